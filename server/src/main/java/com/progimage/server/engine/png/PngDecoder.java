package com.progimage.server.engine.png;

import com.progimage.server.engine.Damage;
import com.progimage.server.engine.Decoded;
import com.progimage.server.engine.DeepDecoder;
import com.progimage.server.engine.DeepPixels;
import com.progimage.server.engine.Wanted;
import com.progimage.server.image.Failure;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Size;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads PNG of every colour type and depth, interlaced or not; of an animation the picture that
 * viewers without animation show. 16 bits become 8 by rounding; gAMA, cHRM and sRGB are ignored, an
 * ICC profile is not. Rows that are missing are refused, and wrong checksums of what they are made
 * of; damage in other chunks, and behind the last row, says nothing of the picture.
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
    } catch (EOFException e) {
      throw endsEarly(e);
    }
  }

  /** Likewise, of a file that is not on a disk. */
  public static Decoded decode(InputStream in) throws IOException {
    try {
      return new PngReader(new ChunkReader(in)).read();
    } catch (EOFException e) {
      throw endsEarly(e);
    }
  }

  private static Failure endsEarly(EOFException cause) {
    return Damage.of(ImageFormat.PNG, "its image data ends early", cause);
  }
}
