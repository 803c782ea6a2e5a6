package com.progimage.server.engine;

import com.progimage.server.image.transformation.Chroma;
import org.jspecify.annotations.Nullable;

/**
 * How a picture is to be written. A format takes from it what it has.
 *
 * @param quality of lossy formats, 1 to 100
 * @param lossless whether a format that can be either is to be lossless
 * @param backgroundRgb {@code 0xRRGGBB}, what shows through where the format has no alpha
 * @param progressive whether a JPEG is to be coarse at first
 * @param chroma how finely a JPEG is to have colour; null: as its quality says
 * @param small whether to spend time on fewer bytes for the same picture
 */
public record EncodeSettings(
    int quality,
    boolean lossless,
    int backgroundRgb,
    boolean progressive,
    @Nullable Chroma chroma,
    boolean small) {
  /** Quality 80, lossy, on white. */
  public static final EncodeSettings DEFAULT = new EncodeSettings(80, false, 0xffffff);

  public EncodeSettings(int quality, boolean lossless, int backgroundRgb) {
    this(quality, lossless, backgroundRgb, /* progressive= */ false, null, /* small= */ false);
  }

  public EncodeSettings {
    if (quality < 1 || quality > 100 || backgroundRgb >>> 24 != 0) {
      throw new IllegalArgumentException(
          "quality " + quality + ", background " + Integer.toHexString(backgroundRgb));
    }
  }

  public EncodeSettings withQuality(int value) {
    return new EncodeSettings(value, lossless, backgroundRgb, progressive, chroma, small);
  }

  public EncodeSettings withProgressive() {
    return new EncodeSettings(quality, lossless, backgroundRgb, true, chroma, small);
  }
}
