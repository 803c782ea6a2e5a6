package com.progimage.server.audit;

import java.util.Locale;

/** What an audit log records. */
public enum AuditAction {
  KEY_CREATED,
  KEY_REVOKED,
  ACCOUNT_ADDED,
  ACCOUNT_REMOVED,
  PASSWORD_CHANGED,
  SIGNED_IN,
  SIGN_IN_FAILED,
  SIGNED_OUT,
  TOKEN_ISSUED,
  SIGNATURE_REFUSED,
  IMAGE_DELETED,
  QUOTA_CHANGED;

  /** As in the log: {@code key-created}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
