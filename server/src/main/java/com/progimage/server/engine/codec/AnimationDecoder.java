package com.progimage.server.engine.codec;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A decoder of a format that may hold several pictures. */
public interface AnimationDecoder extends Decoder {
  /**
   * Opens all pictures in {@code file}; empty if there is only one. Allocates memory for the file,
   * but not yet for a picture.
   *
   * @throws com.progimage.server.failure.Failure {@code UNDECODABLE} if the file is damaged
   * @throws IOException if the file cannot be read
   */
  Optional<Animation> open(Path file) throws IOException;
}
