package com.progimage.server.engine.codec.png;

import com.progimage.server.engine.DeepPixels;
import com.progimage.server.engine.Undecodable;
import com.progimage.server.engine.codec.Decoded;
import com.progimage.server.engine.codec.DeepDecoder;
import com.progimage.server.engine.codec.SizeRequest;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Size;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads PNG of every color type and depth, interlaced or not. Of an animation, it reads the picture
 * that viewers without animation support show. Rounds 16 bits to 8. Applies an ICC profile, but
 * ignores gAMA, cHRM and sRGB. Refuses missing rows and wrong checksums of the chunks that affect
 * the picture. Ignores damage in other chunks and after the last row.
 */
public final class PngDecoder implements DeepDecoder {
  @Override
  public Decoded decode(Path file, SizeRequest wanted) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return decode(in);
    }
  }

  @Override
  public Optional<DeepPixels> decodeDeep(Path file, SizeRequest wanted) throws IOException {
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

  /** Like {@link #decode(java.nio.file.Path, Wanted)}, for a file that is not on a disk. */
  public static Decoded decode(InputStream in) throws IOException {
    try {
      return new PngReader(new ChunkReader(in)).read();
    } catch (EOFException e) {
      throw endsEarly(e);
    }
  }

  private static Failure endsEarly(EOFException cause) {
    return Undecodable.of(ImageFormat.PNG, "its image data ends early", cause);
  }
}
