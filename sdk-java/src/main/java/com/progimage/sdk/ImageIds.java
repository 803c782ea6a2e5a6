package com.progimage.sdk;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Checks ids, so that nothing else gets into a path. */
final class ImageIds {
  private static final Pattern PATTERN =
      Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private ImageIds() {}

  /** Returns whether a text is an id as servers write it. */
  static boolean isId(String text) {
    return PATTERN.matcher(text).matches();
  }

  /** The id as a server writes it, of text whose letters may be of either case (RFC 9562 §4). */
  static Optional<String> find(String text) {
    return Optional.of(text.toLowerCase(Locale.ROOT)).filter(ImageIds::isId);
  }

  /**
   * The id as a server writes it.
   *
   * @throws ImageNotFoundException where the text is no id, as the server would answer
   */
  static String require(String text) {
    return find(text)
        .orElseThrow(() ->
            new ImageNotFoundException(
                "'"
                    + text
                    + "' is no image's id, so there is no such image. Take the id of a record",
                new Problem(404, "image-not-found", null, null, null),
                null));
  }
}
