package com.progimage.server.engine.codec.jpeg;

import com.progimage.server.engine.Pictures;
import com.progimage.server.engine.Pixels;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.plugins.jpeg.JPEGImageWriteParam;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** Writes JPEG files of every kind that the JDK's writer supports. */
record JpegSamples(int across, int down, int restartInterval, Scans scans, int quality) {
  enum Scans {
    SEQUENTIAL,
    ONE_BY_ONE,
    PROGRESSIVE
  }

  static final JpegSamples PLAIN = new JpegSamples(1, 1, 0, Scans.SEQUENTIAL, 90);

  /** Luma samples per chroma sample. */
  JpegSamples sampled(int across, int down) {
    return new JpegSamples(across, down, restartInterval, scans, quality);
  }

  /** In MCUs. */
  JpegSamples restarting(int interval) {
    return new JpegSamples(across, down, interval, scans, quality);
  }

  JpegSamples in(Scans other) {
    return new JpegSamples(across, down, restartInterval, other, quality);
  }

  JpegSamples quality(int other) {
    return new JpegSamples(across, down, restartInterval, scans, other);
  }

  byte[] gray(Pixels pixels) {
    return write(pixels, BufferedImage.TYPE_BYTE_GRAY);
  }

  byte[] color(Pixels pixels) {
    return scans == Scans.ONE_BY_ONE ? oneByOne(pixels) : write(pixels, BufferedImage.TYPE_INT_RGB);
  }

  /**
   * Three gray pictures become the components of one: their scans are the same as in a gray file.
   */
  private byte[] oneByOne(Pixels pixels) {
    int wide = (pixels.width() + across - 1) / across;
    int high = (pixels.height() + down - 1) / down;
    JpegSamples sequential = in(Scans.SEQUENTIAL);
    JpegFile[] parts = {
      JpegFile.parse(sequential.gray(pixels)),
      JpegFile.parse(
          sequential.gray(Pictures.of(wide, high, (x, y) -> pixels.at(x * across, y * down) >> 8))),
      JpegFile.parse(
          sequential.gray(Pictures.of(wide, high, (x, y) -> pixels.at(x * across, y * down) >> 16)))
    };
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xc0, 0, 17, 8});
    int[] sides = {pixels.height(), pixels.width()};
    for (int side : sides) {
      file.write(side >> 8);
      file.write(side);
    }
    file.writeBytes(new byte[] {3, 1, (byte) (across << 4 | down), 0, 2, 0x11, 0, 3, 0x11, 0});
    for (int i = 0; i < 3; i++) {
      byte[] bytes = parts[i].bytes();
      for (Segment segment : parts[i].segments()) {
        if (segment.marker() != 0xc0) {
          int from = segment.start() - 4;
          int at = file.size();
          file.write(bytes, from, segment.dataEnd() - from);
          if (segment.isScan()) {
            byte[] made = file.toByteArray();
            made[at + 5] = (byte) (i + 1);
            file.reset();
            file.writeBytes(made);
          }
        }
      }
    }
    file.write(0xff);
    file.write(0xd9);
    return file.toByteArray();
  }

  private byte[] write(Pixels pixels, int type) {
    BufferedImage image = new BufferedImage(pixels.width(), pixels.height(), type);
    for (int y = 0; y < pixels.height(); y++) {
      for (int x = 0; x < pixels.width(); x++) {
        if (type == BufferedImage.TYPE_BYTE_GRAY) {
          image.getRaster().setSample(x, y, 0, pixels.at(x, y) & 255);
        } else {
          image.setRGB(x, y, pixels.at(x, y));
        }
      }
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(file)) {
      JPEGImageWriteParam param = new JPEGImageWriteParam(null);
      param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      param.setCompressionQuality(quality / 100f);
      param.setOptimizeHuffmanTables(true);
      if (scans == Scans.PROGRESSIVE) {
        param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
      }
      IIOMetadata metadata =
          writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(image), param);
      describe(metadata);
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, metadata), param);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return file.toByteArray();
  }

  private void describe(IIOMetadata metadata) throws IOException {
    String format = metadata.getNativeMetadataFormatName();
    Node root = metadata.getAsTree(format);
    NodeList components = ((Element) root).getElementsByTagName("componentSpec");
    if (components.getLength() == 3) {
      ((Element) components.item(0)).setAttribute("HsamplingFactor", "" + across);
      ((Element) components.item(0)).setAttribute("VsamplingFactor", "" + down);
    }
    Node sequence = root.getLastChild();
    if (restartInterval > 0) {
      IIOMetadataNode interval = new IIOMetadataNode("dri");
      interval.setAttribute("interval", "" + restartInterval);
      sequence.insertBefore(interval, sequence.getFirstChild());
    }
    metadata.setFromTree(format, root);
  }
}
