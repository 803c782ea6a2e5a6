package com.progimage.server.image;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The identity of a rendition: equal keys mean equal bytes.
 *
 * @param revision of the engine that makes it
 * @param transformation canonical text; empty for a plain conversion
 */
public record RenditionKey(ImageId id, String revision, String transformation, ImageFormat format) {
  private static final Pattern BETWEEN_WORDS = Pattern.compile("[,_]");

  /** Images that the transformation names, besides the image itself. */
  public List<ImageId> namedImages() {
    return BETWEEN_WORDS
        .splitAsStream(transformation)
        .map(ImageId::find)
        .flatMap(Optional::stream)
        .distinct()
        .toList();
  }
}
