package com.progimage.server.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A decoder of a format whose samples may have 16 bits. */
public interface DeepDecoder extends Decoder {
  /**
   * The picture with all its bits, as it is shown: EXIF orientation is applied, colours are sRGB.
   * Nothing where its samples have 8 bits or fewer.
   *
   * @param wanted asked for once the header is read, so that a picture can be refused before memory
   *     is taken for it; the answer is not used
   * @throws com.progimage.server.image.Failure as {@link #decode}
   */
  Optional<DeepPixels> decodeDeep(Path file, Wanted wanted) throws IOException;
}
