package com.progimage.server.http.rendition;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.http.response.PublicUrls;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.ImageId;
import com.progimage.server.library.Target;
import com.progimage.server.transformation.Presets;
import com.progimage.server.transformation.Transformation;
import org.jspecify.annotations.Nullable;

/**
 * The image, transformation and format that the path of a URL requests, parsed from untrusted text.
 *
 * @param text the transformation's text in the canonical path; empty for the whole image
 * @param format null: the negotiated format
 * @param isLasting whether the path keeps its meaning as long as the image exists
 * @param isOperators whether the operator chose the transformation: there is none, or only presets
 */
public record RenditionPath(
    ImageId id,
    Transformation transformation,
    String text,
    @Nullable ImageFormat format,
    boolean isLasting,
    boolean isOperators) {

  static RenditionPath of(ImageId id, Target target) {
    Transformation transformation = target.transformation();
    return new RenditionPath(
        id,
        transformation,
        transformation.text(),
        target.format(),
        /* isLasting= */ true,
        /* isOperators= */ true);
  }

  /** Parses the last segment of {@code /images/{id}.{ext}}. */
  static RenditionPath ofWhole(String segment) {
    LastSegment last = LastSegment.of(segment);
    return new RenditionPath(
        id(last.name()),
        Transformation.NONE,
        "",
        last.format(),
        /* isLasting= */ true,
        /* isOperators= */ true);
  }

  /** Parses the last two segments of {@code /images/{id}/{transformation}.{ext}}. */
  static RenditionPath ofTransformed(String id, String segment, Presets presets) {
    ImageId imageId = id(id);
    LastSegment last = LastSegment.of(segment);
    if (last.name().isEmpty()) {
      throw new Failure(
          ErrorCode.ROUTE_NOT_FOUND,
          "there is no transformation before the extension: ask for "
              + PublicUrls.path(imageId)
              + segment);
    }
    Transformation transformation = presets.parse(last.name());
    // If only presets are allowed, their expansion is not a valid path.
    String text = presets.only() ? last.name() : transformation.text();
    return new RenditionPath(
        imageId,
        transformation,
        text,
        last.format(),
        !Presets.isNamedIn(last.name()),
        Presets.areAllOf(last.name()));
  }

  /**
   * @throws Failure {@code image-not-found} for any text that is not an id
   */
  public static ImageId id(String text) {
    return ImageId.findIgnoringCase(text)
        .orElseThrow(() ->
            new Failure(
                ErrorCode.IMAGE_NOT_FOUND,
                "the path has no image id where one is expected: ids are the 36 characters"
                    + " that POST /images answered"));
  }

  /** The canonical path in a format. */
  String canonical(ImageFormat wanted) {
    return transformation.equals(Transformation.NONE)
        ? PublicUrls.path(id, wanted)
        : PublicUrls.path(id, text, wanted);
  }
}
