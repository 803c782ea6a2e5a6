package com.progimage.server.engine.svg.bridge;

import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.svg.document.DataUri;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.batik.ext.awt.image.renderable.Filter;
import org.apache.batik.ext.awt.image.renderable.RedRable;
import org.apache.batik.ext.awt.image.rendered.BufferedImageCachableRed;

/**
 * Decodes the images that a document embeds in {@code data:} URIs. Gives nothing for other
 * addresses, and for images that are damaged or of another format.
 */
final class EmbeddedImages {
  /** For all images of one document together. */
  static final long MAX_PIXELS = 50_000_000;

  private final EmbeddedDecoder decoder;
  private final Map<String, Optional<BufferedImage>> decoded = new HashMap<>();
  private long pixels;

  EmbeddedImages(EmbeddedDecoder decoder) {
    this.decoder = decoder;
  }

  /**
   * The image in a URI.
   *
   * @throws Failure {@code image-too-large} if it takes the document above {@link #MAX_PIXELS}
   */
  Optional<BufferedImage> find(String uri) {
    Optional<BufferedImage> known = decoded.get(uri);
    if (known == null) {
      known = decode(uri);
      decoded.put(uri, known);
    }
    return known;
  }

  /** The image as a source of Batik's filters. */
  static Filter filter(BufferedImage image) {
    return new RedRable(new BufferedImageCachableRed(image));
  }

  private Optional<BufferedImage> decode(String uri) {
    try {
      byte[] bytes = DataUri.parse(uri).map(DataUri::bytes).orElse(new byte[0]);
      Pixels picture = decoder.decode(bytes, MAX_PIXELS - pixels);
      pixels += picture.size().pixels();
      BufferedImage image =
          new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_ARGB);
      image.getRaster().setDataElements(0, 0, picture.width(), picture.height(), picture.argb());
      return Optional.of(image);
    } catch (Failure e) {
      if (e.code() == ErrorCode.IMAGE_TOO_LARGE) {
        throw Failure.overLimit(
            ErrorCode.IMAGE_TOO_LARGE,
            "the images inside the SVG have more than %d pixels in all: embed smaller ones"
                .formatted(MAX_PIXELS),
            MAX_PIXELS,
            MAX_PIXELS - e.limit().orElse(0) + e.actual().orElse(0));
      }
      return Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
