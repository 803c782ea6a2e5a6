package com.progimage.server.engine.codec;

import com.progimage.server.engine.DeepPixels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A decoder of a format whose samples may have 16 bits. */
public interface DeepDecoder extends Decoder {
  /**
   * Decodes the picture with all its bits, in sRGB and with EXIF orientation applied. Empty if its
   * samples have 8 bits or fewer.
   *
   * @param wanted called once the header is read, so that it can refuse the picture before memory
   *     is allocated; its result is ignored
   * @throws com.progimage.server.failure.Failure as {@link #decode}
   */
  Optional<DeepPixels> decodeDeep(Path file, SizeRequest wanted) throws IOException;
}
