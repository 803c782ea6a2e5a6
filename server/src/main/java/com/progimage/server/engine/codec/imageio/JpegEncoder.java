package com.progimage.server.engine.codec.imageio;

import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.Undecodable;
import com.progimage.server.engine.codec.EncodeSettings;
import com.progimage.server.engine.codec.Encoder;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.transformation.Chroma;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.plugins.jpeg.JPEGImageWriteParam;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * Writes JPEG with optimized Huffman tables, with the JDK's writer. The file is baseline unless
 * progressive is requested, or is smaller when a small file is requested. Gray has one component.
 * Chroma is subsampled as requested; by default it has half the resolution below quality {@value
 * #FULL_CHROMA} and the full one from there on. Qualities are libjpeg's.
 */
public final class JpegEncoder implements Encoder {
  private static final String WRITER = "com.sun.imageio.plugins.jpeg.JPEGImageWriterSpi";
  private static final int FULL_CHROMA = 90;

  /** libjpeg's own limit, slightly below the format's. */
  private static final int MOST_SIDE = 65_500;

  @Override
  public void encode(Pixels pixels, EncodeSettings settings, OutputStream out) throws IOException {
    if (!settings.small() || settings.progressive()) {
      write(pixels, settings, out);
      return;
    }
    // The smaller of the two depends on the picture: small pictures do not repay several scans.
    ByteArrayOutputStream baseline = new ByteArrayOutputStream();
    write(pixels, settings, baseline);
    ByteArrayOutputStream progressive = new ByteArrayOutputStream();
    write(pixels, settings.withProgressive(), progressive);
    (progressive.size() < baseline.size() ? progressive : baseline).writeTo(out);
  }

  private static void write(Pixels pixels, EncodeSettings settings, OutputStream out)
      throws IOException {
    Undecodable.requireSide(ImageFormat.JPEG, pixels.size(), MOST_SIDE);
    Pixels opaque = Flatten.onto(pixels, settings.backgroundRgb());
    BufferedImage image =
        opaque.isGray() ? gray(opaque) : PixelImage.of(opaque, /* alpha= */ false);
    ImageWriter writer = ImageIoPlugins.writer(WRITER);
    try (MemoryCacheImageOutputStream output = new MemoryCacheImageOutputStream(out)) {
      JPEGImageWriteParam param = new JPEGImageWriteParam(null);
      param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      param.setCompressionQuality(settings.quality() / 100f);
      param.setOptimizeHuffmanTables(true);
      if (settings.progressive()) {
        param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
      }
      IIOMetadata metadata =
          writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(image), param);
      Chroma chroma = chroma(settings);
      if (chroma != Chroma.HALF) {
        set(chroma, metadata);
      }
      writer.setOutput(output);
      writer.write(null, new IIOImage(image, null, metadata), param);
    } finally {
      writer.dispose();
    }
  }

  private static BufferedImage gray(Pixels pixels) {
    BufferedImage image =
        new BufferedImage(pixels.width(), pixels.height(), BufferedImage.TYPE_BYTE_GRAY);
    byte[] samples = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    int[] argb = pixels.argb();
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) argb[i];
    }
    return image;
  }

  private static Chroma chroma(EncodeSettings settings) {
    if (settings.chroma() != null) {
      return settings.chroma();
    }
    return settings.quality() >= FULL_CHROMA ? Chroma.FULL : Chroma.HALF;
  }

  /** The JDK's default is two by two luma samples per chroma sample. */
  private static void set(Chroma chroma, IIOMetadata metadata) throws IOException {
    String format = metadata.getNativeMetadataFormatName();
    Node root = metadata.getAsTree(format);
    NodeList components = ((Element) root).getElementsByTagName("componentSpec");
    for (int i = 0; i < components.getLength(); i++) {
      Element component = (Element) components.item(i);
      boolean isFinest = i == 0 && components.getLength() > 1;
      component.setAttribute("HsamplingFactor", isFinest ? "" + chroma.across() : "1");
      component.setAttribute("VsamplingFactor", isFinest ? "" + chroma.down() : "1");
    }
    metadata.setFromTree(format, root);
  }
}
