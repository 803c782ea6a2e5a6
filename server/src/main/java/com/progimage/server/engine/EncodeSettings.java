package com.progimage.server.engine;

/**
 * How a picture is to be written. A format takes from it what it has.
 *
 * @param quality of lossy formats, 1 to 100
 * @param lossless whether a format that can be either is to be lossless
 * @param backgroundRgb {@code 0xRRGGBB}, what shows through where the format has no alpha
 */
public record EncodeSettings(int quality, boolean lossless, int backgroundRgb) {
  /** Quality 80, lossy, on white. */
  public static final EncodeSettings DEFAULT = new EncodeSettings(80, false, 0xffffff);

  public EncodeSettings {
    if (quality < 1 || quality > 100 || backgroundRgb >>> 24 != 0) {
      throw new IllegalArgumentException(
          "quality " + quality + ", background " + Integer.toHexString(backgroundRgb));
    }
  }
}
