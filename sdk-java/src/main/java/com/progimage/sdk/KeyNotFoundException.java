package com.progimage.sdk;

import com.progimage.sdk.text.Ids;
import org.jspecify.annotations.Nullable;

/** Thrown when the server has no such key: it never had one with this id. */
public final class KeyNotFoundException extends ProgImageException {
  private static final long serialVersionUID = 1L;

  KeyNotFoundException(String message, @Nullable Problem problem, @Nullable Throwable cause) {
    super(message, problem, cause);
  }

  /**
   * Returns the id of a key. The message does not repeat another text, which might be a whole key.
   *
   * @throws KeyNotFoundException if the text is not an id, as the server would answer
   */
  static String requireId(String text) {
    if (!Ids.isKeyId(text)) {
      throw new KeyNotFoundException(
          "there is no such key: use a key record's id, the 12 characters after pik_",
          new Problem(404, "key-not-found", null, null, null),
          null);
    }
    return text;
  }
}
