package com.progimage.sdk;

import java.util.regex.Pattern;

/** What ids look like, so that nothing else gets into a path. */
final class ImageIds {
  private static final Pattern PATTERN =
      Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private ImageIds() {}

  static boolean isId(String text) {
    return PATTERN.matcher(text).matches();
  }

  /**
   * The same id.
   *
   * @throws ImageNotFoundException where it is none, as the server would answer
   */
  static String require(String id) {
    if (!isId(id)) {
      throw new ImageNotFoundException(
          "'" + id + "' is no image's id, so there is no such image. Take the id of a record",
          new Problem(404, "image-not-found", null, null, null),
          null);
    }
    return id;
  }
}
