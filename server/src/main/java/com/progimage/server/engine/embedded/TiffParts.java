package com.progimage.server.engine.embedded;

import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.Undecodable;
import com.progimage.server.engine.codec.SizeRequest;
import com.progimage.server.engine.codec.imageio.BytesInput;
import com.progimage.server.engine.codec.imageio.ImageIoPlugins;
import com.progimage.server.engine.codec.imageio.JpegDecoder;
import com.progimage.server.engine.codec.jpeg.JpegFile;
import com.progimage.server.engine.codec.tiff.EmbeddedCodecs;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Size;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageReader;

/** Decodes JPEG with the engine's own decoder, and fax compression with the JDK's TIFF reader. */
public final class TiffParts implements EmbeddedCodecs {
  private static final String READER = "com.sun.imageio.plugins.tiff.TIFFImageReaderSpi";

  @Override
  public Pixels jpeg(byte[] file, Size most) throws IOException {
    try {
      return JpegDecoder.decode(held(file, most), SizeRequest.WHOLE).pixels();
    } catch (Failure inside) {
      throw damaged(inside);
    }
  }

  @Override
  public JpegSamples inks(byte[] file, Size most) throws IOException {
    try {
      JpegFile jpeg = held(file, most);
      if (jpeg.components() != 4) {
        throw Undecodable.of(ImageFormat.JPEG, "it does not have four inks");
      }
      return new JpegSamples(new Size(jpeg.width(), jpeg.height()), JpegDecoder.samples(jpeg));
    } catch (Failure inside) {
      throw damaged(inside);
    }
  }

  private static JpegFile held(byte[] file, Size most) {
    JpegFile jpeg = JpegFile.parse(file);
    if (jpeg.width() > most.width() || jpeg.height() > most.height()) {
      throw Undecodable.of(
          ImageFormat.JPEG,
          "it claims %dx%d pixels instead of %s".formatted(jpeg.width(), jpeg.height(), most));
    }
    return jpeg;
  }

  private static Failure damaged(Failure inside) {
    return Undecodable.of(
        ImageFormat.TIFF,
        "its image data has a strip or tile of JPEG that cannot be decoded",
        inside);
  }

  @Override
  public Pixels fax(byte[] tiff) throws IOException {
    List<String> warnings = new ArrayList<>();
    BufferedImage image = read(tiff, warnings);
    if (!warnings.isEmpty()) {
      throw Undecodable.of(ImageFormat.TIFF, warnings.getFirst());
    }
    Pixels pixels = Pixels.create(image.getWidth(), image.getHeight());
    image.getRGB(0, 0, image.getWidth(), image.getHeight(), pixels.argb(), 0, image.getWidth());
    return pixels;
  }

  private static BufferedImage read(byte[] tiff, List<String> warnings) throws IOException {
    ImageReader reader = ImageIoPlugins.reader(READER);
    try (BytesInput input = new BytesInput(tiff)) {
      reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
      reader.setInput(input, /* seekForwardOnly= */ false, /* ignoreMetadata= */ true);
      return reader.read(0);
    } catch (IOException | RuntimeException e) {
      throw Undecodable.of(ImageFormat.TIFF, "its image data cannot be decoded", e);
    } finally {
      reader.dispose();
    }
  }
}
