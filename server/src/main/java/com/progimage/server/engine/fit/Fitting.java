package com.progimage.server.engine.fit;

import com.progimage.server.engine.codec.EncodeSettings;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.transformation.Settings;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Finds the best level at which a picture stays within a byte limit, by bisection. It assumes that
 * higher levels give larger files, which almost always holds; the result is within the limit in any
 * case.
 */
public final class Fitting {
  private static final int[] COLORS = {2, 4, 8, 16, 32, 64, 128, 256, 0};

  private Fitting() {}

  /** Writes a whole file. */
  @FunctionalInterface
  public interface QualityAttempt {
    void write(Level level, OutputStream out) throws IOException;
  }

  /** Writes a file, at the best level that fits if the settings limit its bytes. */
  public static void write(Path file, ImageFormat format, Settings settings, QualityAttempt attempt)
      throws IOException {
    EncodeSettings highest = EncodeSettings.of(settings);
    Integer maxBytes = settings.maxBytes();
    if (maxBytes != null) {
      Files.write(file, fit(format, highest, maxBytes, attempt));
      return;
    }
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 64 << 10)) {
      attempt.write(new Level(highest, 0), out);
    }
  }

  /**
   * Encodes the file at the best level that fits.
   *
   * @param settings the highest quality to try
   * @param maxBytes maximum size of the file
   * @param attempt called at most {@link Settings#MAX_ATTEMPTS} times
   * @throws Failure {@code INVALID_TRANSFORMATION} if even the lowest level is too large
   */
  public static byte[] fit(
      ImageFormat format, EncodeSettings settings, int maxBytes, QualityAttempt attempt)
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

  /** The failure for a picture that exceeds the limit at every level. */
  public static Failure tooMany(ImageFormat format, int maxBytes, long least) {
    return Failure.overLimit(
        ErrorCode.INVALID_TRANSFORMATION,
        "maxbytes_%d: as %s this picture has at least %d bytes: ask for a smaller picture, more bytes or another format"
            .formatted(maxBytes, format.text(), least),
        maxBytes,
        least);
  }

  /** Levels from the worst to the best. */
  private static List<Level> levels(ImageFormat format, EncodeSettings settings) {
    boolean isLossy =
        format == ImageFormat.JPEG || format == ImageFormat.WEBP && !settings.lossless();
    if (isLossy) {
      return IntStream.rangeClosed(1, settings.quality())
          .mapToObj(quality -> new Level(settings.withQuality(quality), 0))
          .toList();
    }
    List<Level> levels = new ArrayList<>();
    for (int colors : COLORS) {
      levels.add(new Level(settings, colors));
    }
    return levels;
  }
}
