package com.progimage.server.engine.png;

import com.progimage.server.engine.Decoded;
import com.progimage.server.engine.DeepDecoder;
import com.progimage.server.engine.DeepPixels;
import com.progimage.server.engine.Wanted;
import com.progimage.server.image.Size;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads PNG of every colour type and depth, interlaced or not; of an animation the picture that
 * viewers without animation show. 16 bits become 8 by rounding; gAMA, cHRM and sRGB are ignored, an
 * ICC profile is not. Whatever libpng finds wrong with the pixels is refused, warnings included.
 */
public final class PngDecoder implements DeepDecoder {
  @Override
  public Decoded decode(Path file, Wanted wanted) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return decode(in);
    }
  }

  @Override
  public Optional<DeepPixels> decodeDeep(Path file, Wanted wanted) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      PngReader reader = new PngReader(new ChunkReader(in));
      PngHeader header = reader.header();
      if (header.depth() != 16) {
        return Optional.empty();
      }
      wanted.atLeast(new Size(header.width(), header.height()), 1);
      return Optional.of(reader.readDeep());
    }
  }

  /** Likewise, of a file that is not on a disk. */
  public static Decoded decode(InputStream in) throws IOException {
    return new PngReader(new ChunkReader(in)).read();
  }
}
