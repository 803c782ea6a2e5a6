package com.progimage.sdk;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Validates ids, so that nothing else gets into a path. */
final class ImageIds {
  private static final Pattern PATTERN =
      Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private ImageIds() {}

  /** Returns whether a text is an id as servers write it, in lower case. */
  static boolean isId(String text) {
    return PATTERN.matcher(text).matches();
  }

  /** Returns the id in lower case, of text in any case (RFC 9562 §4); empty if it is not an id. */
  static Optional<String> find(String text) {
    return Optional.of(text.toLowerCase(Locale.ROOT)).filter(ImageIds::isId);
  }

  /**
   * Returns the id in lower case.
   *
   * @throws ImageNotFoundException if the text is not an id, as the server would answer
   */
  static String require(String text) {
    return find(text)
        .orElseThrow(() ->
            new ImageNotFoundException(
                "'"
                    + text
                    + "' is not an image id, so there is no such image: use an image record's id",
                new Problem(404, "image-not-found", null, null, null),
                null));
  }
}
