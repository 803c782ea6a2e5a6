package com.progimage.cli;

import com.progimage.cli.settings.Arguments;
import com.progimage.sdk.ImageFormat;
import com.progimage.sdk.ProgImage;
import com.progimage.sdk.Rendition;
import com.progimage.sdk.StoredImage;
import java.util.Optional;

/**
 * What is got, as it stands behind {@code /images/} in a URL.
 *
 * @param transformation its text; empty: none
 * @param format that it is wanted in; empty: the one it was stored in
 */
record Wanted(String id, String transformation, Optional<ImageFormat> format) {

  /** Reads {@code <id>}, {@code <id>.png}, {@code <id>/resize_200x200.png} and the like. */
  static Wanted parse(String text) {
    int slash = text.indexOf('/');
    int dot = text.lastIndexOf('.');
    boolean hasFormat = dot > text.lastIndexOf('/') && !isNumber(text.substring(dot + 1));
    String path = hasFormat ? text.substring(0, dot) : text;
    Optional<ImageFormat> format =
        hasFormat ? Optional.of(ImageFormat.of(text.substring(dot + 1))) : Optional.empty();
    return slash < 0
        ? new Wanted(path, "", format)
        : new Wanted(path.substring(0, slash), path.substring(slash + 1), format);
  }

  /** Asks for the image's record where its own format is wanted. */
  Rendition on(ProgImage images) {
    if (format.isPresent() && transformation.isEmpty()) {
      return images.rendition(id, format.get());
    }
    if (format.isPresent()) {
      return images.rendition(id, Arguments.transformation(transformation), format.get());
    }
    StoredImage image = images.info(id);
    return transformation.isEmpty()
        ? image.original()
        : image.transform(Arguments.transformation(transformation));
  }

  /** The end of {@code rotate_0.5}, which is no extension. */
  private static boolean isNumber(String text) {
    return text.matches("[0-9]+");
  }
}
