package com.progimage.server.engine.codec;

import java.io.IOException;
import java.nio.file.Path;

/** Decoder of one format. Stateless and thread-safe. */
public interface Decoder {
  /**
   * Decodes the first picture in {@code file}, in sRGB and complete: damaged data is refused, never
   * shown in part.
   *
   * @param wanted called once the header is read; the result is the picture at its original size,
   *     or reduced, but no smaller than this in either direction
   * @throws com.progimage.server.failure.Failure {@code UNDECODABLE} if the file is damaged or of
   *     an unknown kind, {@code IMAGE_TOO_LARGE} if no array could hold its pixels
   * @throws IOException if the file cannot be read
   */
  Decoded decode(Path file, SizeRequest wanted) throws IOException;

  /** Whether the decoder can reduce pictures by powers of two: see {@code DctDecoder.eighths}. */
  default boolean reduces() {
    return false;
  }
}
