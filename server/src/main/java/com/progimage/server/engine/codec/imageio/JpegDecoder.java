package com.progimage.server.engine.codec.imageio;

import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.Undecodable;
import com.progimage.server.engine.codec.Decoded;
import com.progimage.server.engine.codec.PlaneDecoder;
import com.progimage.server.engine.codec.PlaneSource;
import com.progimage.server.engine.codec.SizeRequest;
import com.progimage.server.engine.codec.jpeg.DctDecoder;
import com.progimage.server.engine.codec.jpeg.JpegFile;
import com.progimage.server.engine.codec.jpeg.JpegPlanes;
import com.progimage.server.engine.color.ColorProfile;
import com.progimage.server.engine.color.Inks;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Size;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads JPEG, sequential and progressive, of 1, 3 or 4 components. {@link DctDecoder} decodes all
 * kinds that it supports, which is nearly every file. For the others, with unusual sampling
 * factors, the JDK's reader returns the components as stored.
 */
public final class JpegDecoder implements PlaneDecoder {
  private static final String READER = "com.sun.imageio.plugins.jpeg.JPEGImageReaderSpi";

  @Override
  public Decoded decode(Path file, SizeRequest wanted) throws IOException {
    return decode(JpegFile.parse(Files.readAllBytes(file)), wanted);
  }

  @Override
  public Optional<PlaneSource> openPlanes(Path file) throws IOException {
    JpegFile jpeg = JpegFile.parse(Files.readAllBytes(file));
    return profile(jpeg) == null ? JpegPlanes.of(jpeg) : Optional.empty();
  }

  @Override
  public boolean reduces() {
    return true;
  }

  /** Decodes as libjpeg does, to the bit, if the picture is wanted whole and is not damaged. */
  public static Decoded decodeAsLibjpeg(Path file, SizeRequest wanted) throws IOException {
    JpegFile jpeg = JpegFile.parse(Files.readAllBytes(file));
    Size size = new Size(jpeg.width(), jpeg.height());
    if (jpeg.components() < 4 && wanted.atLeast(size, jpeg.orientation()).equals(size)) {
      try {
        return Decoded.whole(byJdk(jpeg, profile(jpeg)), jpeg.orientation());
      } catch (Failure _) {
        // The JDK's reader is stricter with damaged files than ours.
      }
    }
    return decode(jpeg, wanted);
  }

  public static Decoded decode(JpegFile jpeg, SizeRequest wanted) throws IOException {
    Size size = new Size(jpeg.width(), jpeg.height());
    ColorProfile profile = profile(jpeg);
    if (DctDecoder.reads(jpeg)) {
      int eighths = DctDecoder.eighths(size, wanted.atLeast(size, jpeg.orientation()));
      Pixels pixels = pixels(jpeg, eighths, profile);
      return new Decoded(pixels, size, eighths / 8.0, jpeg.orientation());
    }
    return Decoded.whole(byJdk(jpeg, profile), jpeg.orientation());
  }

  /** Null if the colors are those of sRGB. */
  private static @Nullable ColorProfile profile(JpegFile jpeg) {
    return jpeg.icc().flatMap(icc -> ColorProfile.find(icc, jpeg.components())).orElse(null);
  }

  private static Pixels pixels(JpegFile jpeg, int eighths, @Nullable ColorProfile profile) {
    if (jpeg.components() == 4) {
      DctDecoder.DecodedSamples samples = DctDecoder.samples(jpeg, eighths);
      return ofInks(samples.bytes(), samples.size(), jpeg.isYcc(), profile);
    }
    Pixels pixels = DctDecoder.decode(jpeg, eighths);
    if (profile != null) {
      profile.toSrgb(pixels.argb());
    }
    return pixels;
  }

  /** Inks are stored inverted, with or without an Adobe segment: all readers agree on that. */
  private static Pixels ofInks(
      byte[] samples, Size size, boolean isYcc, @Nullable ColorProfile profile) {
    Pixels pixels = Pixels.create(size.width(), size.height());
    JpegColors.toInks(samples, isYcc);
    if (profile == null) {
      Inks.toSrgb(samples, pixels.argb());
    } else {
      profile.toSrgb(samples, pixels.argb());
    }
    return pixels;
  }

  private static Pixels byJdk(JpegFile jpeg, @Nullable ColorProfile profile) throws IOException {
    byte[] samples = byJdk(jpeg);
    if (jpeg.components() == 4) {
      return ofInks(samples, new Size(jpeg.width(), jpeg.height()), jpeg.isYcc(), profile);
    }
    Pixels pixels = Pixels.create(jpeg.width(), jpeg.height());
    if (jpeg.components() == 1) {
      JpegColors.gray(samples, pixels.argb());
    } else {
      JpegColors.rgb(samples, jpeg.isYcc(), pixels.argb());
    }
    if (profile != null) {
      profile.toSrgb(pixels.argb());
    }
    return pixels;
  }

  /** The four components of all pixels, interleaved and unconverted. */
  public static byte[] samples(JpegFile jpeg) throws IOException {
    return DctDecoder.reads(jpeg) ? DctDecoder.samples(jpeg, 8).bytes() : byJdk(jpeg);
  }

  /** All components of all pixels, interleaved and unconverted. */
  private static byte[] byJdk(JpegFile jpeg) throws IOException {
    int components = jpeg.components();
    long count = (long) jpeg.width() * jpeg.height();
    if (components == 2 || components > 4) {
      throw Undecodable.of(
          ImageFormat.JPEG, "it has " + components + " components instead of 1, 3 or 4");
    }
    if (count * components > Integer.MAX_VALUE - 8) {
      throw Undecodable.tooLarge(ImageFormat.JPEG, count);
    }
    List<String> warnings = new ArrayList<>();
    ImageReader reader = ImageIoPlugins.reader(READER);
    Raster raster;
    try (BytesInput input = new BytesInput(jpeg.plain())) {
      reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
      reader.setInput(input, /* seekForwardOnly= */ true, /* ignoreMetadata= */ true);
      raster = reader.readRaster(0, null);
    } catch (IOException | RuntimeException e) {
      throw refused(e);
    } finally {
      reader.dispose();
    }
    if (!warnings.isEmpty()) {
      throw Undecodable.of(ImageFormat.JPEG, warnings.getFirst());
    }
    byte[] samples = ((DataBufferByte) raster.getDataBuffer()).getData();
    if (samples.length != count * components) {
      throw Undecodable.of(ImageFormat.JPEG, "the size of its frame changes");
    }
    return samples;
  }

  private static Failure refused(Exception cause) {
    return Undecodable.of(
        ImageFormat.JPEG, "its image data cannot be decoded, or is of an unsupported kind", cause);
  }
}
