package com.progimage.server.audit;

import java.util.Locale;

/** Names the kind of an event in an audit log. */
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
  JOB_CANCELLED,
  WEBHOOK_DELETED,
  UPLOAD_LINK_CREATED,
  UPLOAD_LINK_USED,
  UPLOAD_LINK_DELETED,
  QUOTA_CHANGED,
  SESSION_CREATED,
  SESSION_RESET,
  SESSION_ENDED,
  EVENTS_LEFT_OUT;

  /** Whether strangers, or clients with any key, can cause any number of such events. */
  boolean isUnbounded() {
    return switch (this) {
      case SIGNATURE_REFUSED,
          SIGN_IN_FAILED,
          TOKEN_ISSUED,
          JOB_CANCELLED,
          UPLOAD_LINK_CREATED,
          UPLOAD_LINK_USED,
          UPLOAD_LINK_DELETED,
          SESSION_CREATED,
          SESSION_RESET,
          SESSION_ENDED ->
          true;
      default -> false;
    };
  }

  /** As in the log: {@code key-created}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
