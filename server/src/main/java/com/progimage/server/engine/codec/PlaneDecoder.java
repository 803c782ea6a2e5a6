package com.progimage.server.engine.codec;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A decoder of a format whose files hold luma and chroma. */
public interface PlaneDecoder extends Decoder {
  /**
   * Opens a file whose samples are luma and chroma, or luma alone, of sRGB. Empty for all other
   * files, whose colors have to be computed. Allocates memory for the file, but not yet for its
   * picture.
   *
   * @throws com.progimage.server.failure.Failure {@code UNDECODABLE} if the file is damaged
   * @throws IOException if the file cannot be read
   */
  Optional<PlaneSource> openPlanes(Path file) throws IOException;
}
