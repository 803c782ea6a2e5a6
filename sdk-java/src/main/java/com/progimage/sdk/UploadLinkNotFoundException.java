package com.progimage.sdk;

import com.progimage.sdk.text.Ids;
import com.progimage.sdk.text.Json;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when the server has no such upload link: it never had one with this id or secret, it was
 * deleted, or it ended long ago.
 */
public final class UploadLinkNotFoundException extends ProgImageException {
  private static final long serialVersionUID = 1L;

  UploadLinkNotFoundException(
      String message, @Nullable Problem problem, @Nullable Throwable cause) {
    super(message, problem, cause);
  }

  /**
   * Returns the id of a link.
   *
   * @throws UploadLinkNotFoundException if the text is not an id, as the server would answer
   */
  static String requireId(String text) {
    if (!Ids.isId(text)) {
      throw new UploadLinkNotFoundException(
          "there is no upload link '" + text + "': use the id of one",
          new Problem(404, "upload-not-found", null, null, null),
          null);
    }
    return text;
  }

  /** Returns an id that an answer has. */
  static String requireAnswered(String text) {
    if (!Ids.isId(text)) {
      throw new Json.Unexpected("no id in \"id\"");
    }
    return text;
  }
}
