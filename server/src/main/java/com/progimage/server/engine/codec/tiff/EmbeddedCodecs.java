package com.progimage.server.engine.codec.tiff;

import com.progimage.server.engine.Pixels;
import com.progimage.server.image.Size;
import java.io.IOException;

/** Decoders of other formats that the TIFF decoder uses. */
public interface EmbeddedCodecs {
  /**
   * Samples as they are stored.
   *
   * @param bytes four per pixel
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record JpegSamples(Size size, byte[] bytes) {}

  /**
   * @param file a JPEG of gray or of three components, whose Adobe marker says which
   * @param most maximum size that it may claim; more is refused before memory is allocated for it
   * @throws com.progimage.server.failure.Failure {@code UNDECODABLE}
   */
  Pixels jpeg(byte[] file, Size most) throws IOException;

  /**
   * Decodes the four components of a JPEG without converting them.
   *
   * @param most as in {@link #jpeg}
   * @throws com.progimage.server.failure.Failure {@code UNDECODABLE}
   */
  JpegSamples inks(byte[] file, Size most) throws IOException;

  /**
   * Decodes the first picture of a whole TIFF with fax compression (CCITT T.4, T.6).
   *
   * @throws com.progimage.server.failure.Failure {@code UNDECODABLE}
   */
  Pixels fax(byte[] tiff) throws IOException;
}
