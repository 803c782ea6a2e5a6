package com.progimage.server.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A decoder of a format that may hold several pictures. */
public interface AnimationDecoder extends Decoder {
  /**
   * All pictures in {@code file}; nothing where there is only one. Takes memory for the file, not
   * yet for a picture.
   *
   * @throws com.progimage.server.image.Failure {@code UNDECODABLE} where the file is damaged
   * @throws IOException where the file cannot be read
   */
  Optional<Animation> open(Path file) throws IOException;
}
