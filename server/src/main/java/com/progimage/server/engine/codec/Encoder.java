package com.progimage.server.engine.codec;

import com.progimage.server.engine.Pixels;
import java.io.IOException;
import java.io.OutputStream;

/** Encoder of one format. Stateless and thread-safe. */
public interface Encoder {
  /**
   * Writes a whole file without any metadata. Equal pixels and settings give equal bytes. Neither
   * flushes nor closes {@code out}.
   *
   * @throws com.progimage.server.failure.Failure {@code IMAGE_TOO_LARGE} if the format cannot hold
   *     the picture
   */
  void encode(Pixels pixels, EncodeSettings settings, OutputStream out) throws IOException;
}
