package com.progimage.server.engine.color;

import com.progimage.server.engine.DeepPixels;
import java.awt.color.CMMException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.color.ProfileDataException;
import java.awt.image.ColorConvertOp;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.DataBufferUShort;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Converts colors from an embedded ICC profile to sRGB. Not thread-safe. */
public final class ColorProfile {
  private static final int BAND_PIXELS = 1 << 14;

  /** Maximum difference, in levels, between two renderings of the same sRGB curve. */
  private static final int SAME = 2;

  /** Larger profiles are ignored to save memory: the largest in common use has about 3 MB. */
  private static final int MOST_BYTES = 8 << 20;

  private static final int HEADER_BYTES = 128;

  /** Offset of the device class in a profile's header. */
  private static final int CLASS = 12;

  private static final ICC_Profile SRGB = srgb();

  private final int channels;
  private final ColorConvertOp conversion;
  private final WritableRaster source;
  private final WritableRaster target;
  private final byte[] samples;
  private final byte[] rgb;

  private ColorProfile(ICC_Profile profile, int channels) {
    this.channels = channels;
    this.conversion = new ColorConvertOp(new ICC_Profile[] {profile, SRGB}, null);
    this.source = raster(channels);
    this.target = raster(3);
    this.samples = data(source);
    this.rgb = data(target);
  }

  /**
   * A usable profile; empty if it is damaged, made for another number of channels, or sRGB itself.
   *
   * @param icc the profile as embedded
   * @param channels 1 for gray, 3 for RGB, 4 for CMYK
   */
  public static Optional<ColorProfile> find(byte[] icc, int channels) {
    if (icc.length > MOST_BYTES) {
      return Optional.empty();
    }
    try {
      ICC_Profile parsed = ICC_Profile.getInstance(asInput(icc));
      if (parsed.getColorSpaceType() != type(channels)) {
        return Optional.empty();
      }
      ColorProfile profile = new ColorProfile(parsed, channels);
      return profile.isSrgb() ? Optional.empty() : Optional.of(profile);
    } catch (IllegalArgumentException | CMMException | ProfileDataException e) {
      return Optional.empty();
    }
  }

  /**
   * Relabels a printer's profile as one of an input device. The JDK would convert from a printer's
   * profile colorimetrically and without black point compensation, instead of perceptually.
   */
  private static byte[] asInput(byte[] icc) {
    byte[] input = icc.clone();
    if (icc.length >= HEADER_BYTES
        && ByteBuffer.wrap(icc).getInt(CLASS) == ICC_Profile.icSigOutputClass) {
      ByteBuffer.wrap(input).putInt(CLASS, ICC_Profile.icSigInputClass);
    }
    return input;
  }

  private static int type(int channels) {
    return switch (channels) {
      case 1 -> ColorSpace.TYPE_GRAY;
      case 3 -> ColorSpace.TYPE_RGB;
      case 4 -> ColorSpace.TYPE_CMYK;
      default -> throw new IllegalArgumentException("channels " + channels);
    };
  }

  /**
   * Converts pixels in place; alpha stays. In gray pixels, red, green and blue must be equal.
   *
   * @throws IllegalStateException if the profile is for CMYK
   */
  public void toSrgb(int[] argb) {
    if (channels == 4) {
      throw new IllegalStateException("CMYK does not fit into argb");
    }
    for (int from = 0; from < argb.length; from += BAND_PIXELS) {
      int count = Math.min(BAND_PIXELS, argb.length - from);
      for (int i = 0, at = 0; i < count; i++) {
        int pixel = argb[from + i];
        if (channels == 3) {
          samples[at++] = (byte) (pixel >> 16);
          samples[at++] = (byte) (pixel >> 8);
        }
        samples[at++] = (byte) pixel;
      }
      conversion.filter(source, target);
      for (int i = 0; i < count; i++) {
        argb[from + i] = argb[from + i] & 0xff000000 | rgb(i);
      }
    }
  }

  /**
   * Converts CMYK to opaque pixels.
   *
   * @param cmyk four bytes per pixel, 255 for full ink, {@code argb.length} pixels
   */
  public void toSrgb(byte[] cmyk, int[] argb) {
    for (int from = 0; from < argb.length; from += BAND_PIXELS) {
      int count = Math.min(BAND_PIXELS, argb.length - from);
      System.arraycopy(cmyk, from * 4, samples, 0, count * 4);
      conversion.filter(source, target);
      for (int i = 0; i < count; i++) {
        argb[from + i] = 0xff000000 | rgb(i);
      }
    }
  }

  /**
   * Converts 16 bits per sample in place; alpha stays. Gray stays gray, because a profile of one
   * channel contains no other colors.
   *
   * @throws IllegalArgumentException if picture and profile have different channels
   */
  public void toSrgb(DeepPixels pixels) {
    int step = pixels.channels();
    if (channels != (step < 3 ? 1 : 3)) {
      throw new IllegalArgumentException(step + " channels");
    }
    WritableRaster from = wideRaster(channels);
    WritableRaster to = wideRaster(3);
    short[] read = ((DataBufferUShort) from.getDataBuffer()).getData();
    short[] made = ((DataBufferUShort) to.getDataBuffer()).getData();
    short[] all = pixels.samples();
    int total = pixels.width() * pixels.height();
    for (int start = 0; start < total; start += BAND_PIXELS) {
      int count = Math.min(BAND_PIXELS, total - start);
      for (int i = 0; i < count; i++) {
        System.arraycopy(all, (start + i) * step, read, i * channels, channels);
      }
      conversion.filter(from, to);
      for (int i = 0; i < count; i++) {
        System.arraycopy(made, i * 3, all, (start + i) * step, channels);
      }
    }
  }

  private static WritableRaster wideRaster(int channels) {
    return Raster.createInterleavedRaster(
        DataBuffer.TYPE_USHORT, /* w= */ 128, BAND_PIXELS / 128, channels, null);
  }

  private int rgb(int index) {
    int at = index * 3;
    return (rgb[at] & 255) << 16 | (rgb[at + 1] & 255) << 8 | rgb[at + 2] & 255;
  }

  /** Compares a grid of colors, because profiles of the same space differ in name and tables. */
  private boolean isSrgb() {
    if (channels == 4) {
      return false;
    }
    int[] before = new int[16 * 16 * 16];
    for (int i = 0; i < before.length; i++) {
      int red = i >> 8;
      before[i] =
          channels == 1 ? (i & 255) * 0x010101 : (red << 16 | (i >> 4 & 15) << 8 | i & 15) * 17;
    }
    int[] after = before.clone();
    toSrgb(after);
    for (int i = 0; i < after.length; i++) {
      for (int shift = 0; shift <= 16; shift += 8) {
        if (Math.abs((after[i] >> shift & 255) - (before[i] >> shift & 255)) > SAME) {
          return false;
        }
      }
    }
    return true;
  }

  /**
   * The JDK's sRGB, relabeled as ICC version 4. With version 2, the JDK's color engine does not
   * compensate for black points, so that the blacks of printing inks come out gray, unlike in other
   * programs.
   */
  private static ICC_Profile srgb() {
    byte[] data = ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData();
    data[8] = 4;
    return ICC_Profile.getInstance(data);
  }

  private static WritableRaster raster(int channels) {
    return Raster.createInterleavedRaster(
        DataBuffer.TYPE_BYTE, /* w= */ 128, BAND_PIXELS / 128, channels, null);
  }

  private static byte[] data(WritableRaster raster) {
    return ((DataBufferByte) raster.getDataBuffer()).getData();
  }
}
