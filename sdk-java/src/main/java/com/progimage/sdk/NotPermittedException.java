package com.progimage.sdk;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when the server does not permit a call with the client's key, or the client cannot sign a
 * URL with it. {@link #code} is {@code key-required} if the client has no key, {@code key-invalid}
 * if the server does not accept it or it is not a whole key, {@code token-invalid} or {@code
 * token-expired} if it does not accept the client's token, {@code scope-missing} if it lacks the
 * scope that the message names, {@code token-not-exchangeable} if a token asks for another one, or
 * a code of signed URLs, such as {@code signature-required}.
 */
public final class NotPermittedException extends ProgImageException {
  private static final long serialVersionUID = 1L;

  NotPermittedException(String message, @Nullable Problem problem, @Nullable Throwable cause) {
    super(message, problem, cause);
  }

  static NotPermittedException ofMissingKey(String doing) {
    return locally("key-required", doing + " needs a key: give the client one");
  }

  static NotPermittedException ofMalformedKey(String doing) {
    return locally(
        "key-invalid",
        doing
            + ": the client's key is incomplete or mistyped, because its checksum is wrong: use the"
            + " whole key as the server gave it, pik_…");
  }

  private static NotPermittedException locally(String code, String message) {
    return new NotPermittedException(message, new Problem(401, code, null, null, null), null);
  }
}
