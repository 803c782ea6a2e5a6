package com.progimage.cli;

import com.progimage.cli.console.CommandFailure;
import com.progimage.sdk.ImageFormat;
import com.progimage.sdk.ProgImage;
import com.progimage.sdk.Rendition;
import com.progimage.sdk.StoredImage;
import com.progimage.sdk.Transformation;
import com.progimage.sdk.Transformations;
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
      return images.rendition(id, transformation(transformation), format.get());
    }
    StoredImage image = images.info(id);
    return transformation.isEmpty()
        ? image.original()
        : image.transform(transformation(transformation));
  }

  /**
   * A transformation from its text. What the SDK does not understand goes to the server as it is,
   * which may know more and says best what is wrong.
   */
  static Transformation transformation(String text) {
    try {
      return Transformation.parse(text);
    } catch (IllegalArgumentException unknown) {
      try {
        String[] steps = text.split(",", -1);
        Transformation all = Transformations.step(steps[0]);
        for (int i = 1; i < steps.length; i++) {
          all = all.step(steps[i]);
        }
        return all;
      } catch (IllegalArgumentException e) {
        throw CommandFailure.usage(String.valueOf(unknown.getMessage()));
      }
    }
  }

  /** The end of {@code rotate_0.5}, which is no extension. */
  private static boolean isNumber(String text) {
    return text.matches("[0-9]+");
  }
}
