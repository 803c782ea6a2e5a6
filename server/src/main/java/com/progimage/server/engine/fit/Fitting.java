package com.progimage.server.engine.fit;

import com.progimage.server.engine.EncodeSettings;
import com.progimage.server.image.ErrorCode;
import com.progimage.server.image.Failure;
import com.progimage.server.image.ImageFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Finds the best level at which a picture has no more bytes than allowed, by bisection: more
 * quality is more bytes, as good as always. What it gives fits in any case.
 */
public final class Fitting {
  private static final int[] COLOURS = {2, 4, 8, 16, 32, 64, 128, 256, 0};

  private Fitting() {}

  /** Writes a whole file. */
  @FunctionalInterface
  public interface Attempt {
    void write(Level level, OutputStream out) throws IOException;
  }

  /**
   * The file at the best level.
   *
   * @param settings the best that is wanted
   * @param maxBytes that it may have
   * @param attempt is made {@link com.progimage.server.image.transformation.Settings#MAX_ATTEMPTS}
   *     times at most
   * @throws Failure {@code INVALID_TRANSFORMATION} where even the least has more bytes
   */
  public static byte[] fit(
      ImageFormat format, EncodeSettings settings, int maxBytes, Attempt attempt)
      throws IOException {
    List<Level> levels = levels(format, settings);
    int tooLarge = levels.size();
    int fits = -1;
    long least = 0;
    byte[] best = new byte[0];
    for (int next = tooLarge - 1; tooLarge - fits > 1; next = (fits + tooLarge) >>> 1) {
      BoundedOutput out = new BoundedOutput(maxBytes);
      attempt.write(levels.get(next), out);
      if (out.fits()) {
        fits = next;
        best = out.bytes();
      } else {
        tooLarge = next;
        least = out.count();
      }
    }
    if (fits < 0) {
      throw tooMany(format, maxBytes, least);
    }
    return best;
  }

  /** The refusal of a picture that has more bytes whatever is done. */
  public static Failure tooMany(ImageFormat format, int maxBytes, long least) {
    return Failure.overLimit(
        ErrorCode.INVALID_TRANSFORMATION,
        "maxbytes_%d: as %s this picture has %d bytes at the least; ask for a smaller picture, allow more bytes, or take another format"
            .formatted(maxBytes, format.text(), least),
        maxBytes,
        least);
  }

  /** From the worst to the best. */
  private static List<Level> levels(ImageFormat format, EncodeSettings settings) {
    boolean isLossy =
        format == ImageFormat.JPEG || format == ImageFormat.WEBP && !settings.lossless();
    if (isLossy) {
      return IntStream.rangeClosed(1, settings.quality())
          .mapToObj(quality -> new Level(settings.withQuality(quality), 0))
          .toList();
    }
    List<Level> levels = new ArrayList<>();
    for (int colours : COLOURS) {
      levels.add(new Level(settings, colours));
    }
    return levels;
  }
}
