package com.progimage.server.engine.png;

import com.progimage.server.engine.Decoded;
import com.progimage.server.engine.Decoder;
import com.progimage.server.engine.Wanted;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads PNG of every colour type and depth, interlaced or not; of an animation the picture that
 * viewers without animation show. 16 bits become 8 by rounding; gAMA, cHRM and sRGB are ignored, an
 * ICC profile is not. Whatever libpng finds wrong with the pixels is refused, warnings included.
 */
public final class PngDecoder implements Decoder {
  @Override
  public Decoded decode(Path file, Wanted wanted) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return decode(in);
    }
  }

  /** Likewise, of a file that is not on a disk. */
  public static Decoded decode(InputStream in) throws IOException {
    return new PngReader(new ChunkReader(in)).read();
  }
}
