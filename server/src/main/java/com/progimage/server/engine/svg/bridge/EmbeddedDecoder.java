package com.progimage.server.engine.svg.bridge;

import com.progimage.server.engine.Pixels;
import java.io.IOException;

/** Decodes the pictures that are embedded in a drawing. */
@FunctionalInterface
public interface EmbeddedDecoder {
  /**
   * Decodes a picture, and applies its EXIF orientation.
   *
   * @param bytes a whole file in a supported raster format
   * @param maxPixels limit, checked before the pixels are decoded
   * @throws com.progimage.server.failure.Failure {@code image-too-large} above {@code maxPixels},
   *     {@code undecodable} or {@code format-unavailable} if it is not such a picture
   */
  Pixels decode(byte[] bytes, long maxPixels) throws IOException;
}
