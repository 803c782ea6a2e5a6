package com.progimage.server.engine.tiff;

import com.progimage.server.engine.Pixels;
import java.io.IOException;

/** What other decoders do for this one. */
public interface Borrowed {
  /**
   * @param file a JPEG of grey or of three components, whose Adobe marker says which
   * @throws com.progimage.server.image.Failure {@code UNDECODABLE}
   */
  Pixels jpeg(byte[] file) throws IOException;

  /**
   * The first picture of a whole TIFF that is compressed as a fax is (CCITT T.4, T.6).
   *
   * @throws com.progimage.server.image.Failure {@code UNDECODABLE}
   */
  Pixels fax(byte[] tiff) throws IOException;
}
