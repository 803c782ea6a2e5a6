package com.progimage.server.engine.codec.gif;

import com.progimage.server.engine.Undecodable;
import com.progimage.server.engine.codec.Animation;
import com.progimage.server.engine.codec.AnimationDecoder;
import com.progimage.server.engine.codec.Decoded;
import com.progimage.server.engine.codec.SizeRequest;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads the first image of a GIF (87a and 89a), or all of them, onto the logical screen. The screen
 * is transparent and, as in browsers, grows to hold the first image.
 */
public final class GifDecoder implements AnimationDecoder {
  @Override
  public Decoded decode(Path file, SizeRequest wanted) throws IOException {
    return decode(Files.readAllBytes(file));
  }

  /**
   * Decodes the first image of a file in memory. The result has the size in {@link GifStructure}.
   */
  public static Decoded decode(byte[] file) {
    return Decoded.whole(new GifReader(file).first(), 1);
  }

  @Override
  public Optional<Animation> open(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    GifStructure structure = GifStructure.of(bytes);
    return structure.images() < 2
        ? Optional.empty()
        : Optional.of(new GifAnimation(new GifReader(bytes), structure));
  }

  /** Converts a read past the end of the file, which shows up as an index out of bounds. */
  static Failure endsEarly(ArrayIndexOutOfBoundsException cause) {
    return Undecodable.of(ImageFormat.GIF, "it ends early", cause);
  }
}
