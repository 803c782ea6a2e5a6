package com.progimage.server.engine;

import java.io.IOException;
import java.nio.file.Path;

/** Reads one format. Stateless: may be shared between threads. */
public interface Decoder {
  /**
   * The first picture in {@code file}, in sRGB, whole: damaged data is refused, never half shown.
   *
   * @param wanted asked for once the header is read; the answer is the picture at its own size, or
   *     one that is reduced, but no smaller than this in either direction
   * @throws com.progimage.server.image.Failure {@code UNDECODABLE} where the file is damaged or of
   *     a kind that is not known, {@code IMAGE_TOO_LARGE} where no array could hold its pixels
   * @throws IOException where the file cannot be read
   */
  Decoded decode(Path file, Wanted wanted) throws IOException;

  /** Whether it makes use of what is wanted, by halves: see {@code DctDecoder.eighths}. */
  default boolean reduces() {
    return false;
  }
}
