package com.progimage.cli;

import com.progimage.cli.settings.Arguments;
import com.progimage.sdk.ImageFormat;
import com.progimage.sdk.ProgImageClient;
import com.progimage.sdk.Rendition;
import com.progimage.sdk.transformation.Transformation;
import org.jspecify.annotations.Nullable;

/**
 * Argument of {@code get}: an image, a transformation and a format, as in a URL after {@code
 * /images/}.
 *
 * @param transformation its text; empty for none
 * @param format the format to deliver; null for the stored format
 */
record Wanted(String id, String transformation, @Nullable ImageFormat format) {

  /** Parses {@code <id>}, {@code <id>.png}, {@code <id>/resize_200x200.png} and the like. */
  static Wanted parse(String text) {
    int slash = text.indexOf('/');
    int dot = text.lastIndexOf('.');
    boolean hasFormat = dot > text.lastIndexOf('/') && !isNumber(text.substring(dot + 1));
    String path = hasFormat ? text.substring(0, dot) : text;
    ImageFormat format = hasFormat ? ImageFormat.of(text.substring(dot + 1)) : null;
    return slash < 0
        ? new Wanted(path, "", format)
        : new Wanted(path.substring(0, slash), path.substring(slash + 1), format);
  }

  /** Returns the rendition. Fetches the image's record if no format is given. */
  Rendition on(ProgImageClient images) {
    Transformation wanted =
        transformation.isEmpty() ? Transformation.NONE : Arguments.transformation(transformation);
    return format == null
        ? images.get(id).transform(wanted)
        : images.rendition(id, format).transform(wanted);
  }

  /** Tells the end of a number, as in {@code rotate_0.5}, from an extension. */
  private static boolean isNumber(String text) {
    return text.matches("[0-9]+");
  }
}
