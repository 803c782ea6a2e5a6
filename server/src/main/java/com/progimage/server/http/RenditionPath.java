package com.progimage.server.http;

import com.progimage.server.image.ErrorCode;
import com.progimage.server.image.Failure;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.transformation.Transformation;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What the path of an image's URL asks for, taken from text that anybody may have written. */
record RenditionPath(ImageId id, Transformation transformation, ImageFormat format) {

  /** The last segment of {@code /images/{id}.{ext}}. */
  static RenditionPath ofWhole(String segment) {
    NameAndFormat name = NameAndFormat.of(segment);
    return new RenditionPath(id(name.name()), Transformation.NONE, name.format());
  }

  /** The last two segments of {@code /images/{id}/{transformation}.{ext}}. */
  static RenditionPath ofTransformed(String id, String segment) {
    ImageId imageId = id(id);
    NameAndFormat name = NameAndFormat.of(segment);
    if (name.name().isEmpty()) {
      throw new Failure(
          ErrorCode.ROUTE_NOT_FOUND,
          "there is no transformation before the extension: ask for "
              + PublicUrls.path(imageId, name.format()));
    }
    return new RenditionPath(imageId, Transformation.parse(name.name()), name.format());
  }

  /**
   * @throws Failure {@code image-not-found} for whatever no id can be
   */
  static ImageId id(String text) {
    return ImageId.find(text)
        .orElseThrow(() ->
            new Failure(
                ErrorCode.IMAGE_NOT_FOUND,
                "the path has no image id where one is expected: ids are the 36 characters"
                    + " that POST /images answered"));
  }

  String canonical() {
    return transformation.equals(Transformation.NONE)
        ? PublicUrls.path(id, format)
        : PublicUrls.path(id, transformation.text(), format);
  }

  private record NameAndFormat(String name, ImageFormat format) {
    static NameAndFormat of(String segment) {
      int dot = segment.lastIndexOf('.');
      if (dot < 0) {
        throw unknown("has no extension");
      }
      return new NameAndFormat(
          segment.substring(0, dot),
          ImageFormat.findByExtension(segment.substring(dot + 1))
              .orElseThrow(() -> unknown("has an unknown extension")));
    }

    private static Failure unknown(String what) {
      String known =
          Arrays.stream(ImageFormat.values())
              .flatMap(format -> format.extensions().stream())
              .collect(Collectors.joining(", "));
      return new Failure(ErrorCode.UNKNOWN_FORMAT, "the path " + what + ": known are " + known);
    }
  }
}
