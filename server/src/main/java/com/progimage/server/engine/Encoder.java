package com.progimage.server.engine;

import java.io.IOException;
import java.io.OutputStream;

/** Writes one format. Stateless: may be shared between threads. */
public interface Encoder {
  /**
   * Writes a whole file without any metadata; equal pixels and settings give equal bytes. {@code
   * out} is neither flushed nor closed.
   *
   * @throws com.progimage.server.image.Failure {@code IMAGE_TOO_LARGE} where the format cannot hold
   *     the picture
   */
  void encode(Pixels pixels, EncodeSettings settings, OutputStream out) throws IOException;
}
