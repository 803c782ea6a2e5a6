package com.progimage.server.engine.svg;

import com.progimage.server.engine.Pixels;
import java.io.IOException;

/** Decodes the pictures that a drawing carries within itself. */
@FunctionalInterface
public interface EmbeddedDecoder {
  /**
   * The picture as it is shown, EXIF orientation applied.
   *
   * @param bytes a whole PNG or JPEG file; what else it may be is refused
   * @param maxPixels that it may have; found before they are decoded
   * @throws com.progimage.server.image.Failure {@code image-too-large} above {@code maxPixels},
   *     {@code undecodable} or {@code format-unavailable} where it is no such picture
   */
  Pixels decode(byte[] bytes, long maxPixels) throws IOException;
}
