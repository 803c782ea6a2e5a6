package com.progimage.server.engine.codec;

import com.progimage.server.transformation.Chroma;
import com.progimage.server.transformation.Settings;
import com.progimage.server.transformation.Settings.Flag;
import com.progimage.server.transformation.text.RgbaColor;
import org.jspecify.annotations.Nullable;

/**
 * Options of an encoder. Each format uses those that it supports.
 *
 * @param quality of lossy formats, 1 to 100
 * @param lossless whether a format that supports both is lossless
 * @param backgroundRgb {@code 0xRRGGBB}, background if the format has no alpha
 * @param progressive whether a JPEG is progressive
 * @param chroma chroma subsampling of a JPEG; null: depends on the quality
 * @param small whether to spend more time to get a smaller file of the same picture
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

  /** Those of a transformation, with defaults for what it does not set. */
  public static EncodeSettings of(Settings settings) {
    Integer quality = settings.quality();
    RgbaColor background = settings.background() == null ? RgbaColor.WHITE : settings.background();
    return new EncodeSettings(
        quality == null ? DEFAULT.quality : quality,
        settings.has(Flag.LOSSLESS),
        background.argb() & 0xff_ffff,
        settings.has(Flag.PROGRESSIVE),
        settings.chroma(),
        settings.has(Flag.COMPRESS));
  }

  public EncodeSettings withQuality(int value) {
    return new EncodeSettings(value, lossless, backgroundRgb, progressive, chroma, small);
  }

  public EncodeSettings withProgressive() {
    return new EncodeSettings(quality, lossless, backgroundRgb, true, chroma, small);
  }
}
