package com.progimage.sdk;

import com.progimage.sdk.text.Ids;
import org.jspecify.annotations.Nullable;

/** Thrown when the server has no such image: it never existed, was deleted or has expired. */
public final class ImageNotFoundException extends ProgImageException {
  private static final long serialVersionUID = 1L;

  ImageNotFoundException(String message, @Nullable Problem problem, @Nullable Throwable cause) {
    super(message, problem, cause);
  }

  /**
   * Returns the id of an image in lower case.
   *
   * @throws ImageNotFoundException if the text is not an id, as the server would answer
   */
  static String requireId(String text) {
    return Ids.find(text)
        .orElseThrow(() ->
            new ImageNotFoundException(
                "'"
                    + text
                    + "' is not an image id, so there is no such image: use an image record's id",
                new Problem(404, "image-not-found", null, null, null),
                null));
  }
}
