package com.progimage.server.engine.tiff;

import com.progimage.server.engine.Pixels;
import com.progimage.server.image.Size;
import java.io.IOException;

/** What other decoders do for this one. */
public interface Borrowed {
  /**
   * Samples as they are stored.
   *
   * @param bytes four a pixel
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Samples(Size size, byte[] bytes) {}

  /**
   * @param file a JPEG of gray or of three components, whose Adobe marker says which
   * @param most the size that it may claim: more is refused before any memory is taken for it
   * @throws com.progimage.server.image.Failure {@code UNDECODABLE}
   */
  Pixels jpeg(byte[] file, Size most) throws IOException;

  /**
   * The four components of a JPEG without a conversion.
   *
   * @param most as of {@link #jpeg}
   * @throws com.progimage.server.image.Failure {@code UNDECODABLE}
   */
  Samples inks(byte[] file, Size most) throws IOException;

  /**
   * The first picture of a whole TIFF that is compressed as a fax is (CCITT T.4, T.6).
   *
   * @throws com.progimage.server.image.Failure {@code UNDECODABLE}
   */
  Pixels fax(byte[] tiff) throws IOException;
}
