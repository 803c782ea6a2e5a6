package com.progimage.server.inspect.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** A JPEG put together segment by segment. */
public final class JpegBytes {
  private final Bytes bytes = new Bytes().u8(0xff, 0xd8);

  public static JpegBytes empty() {
    return new JpegBytes();
  }

  /** Baseline, three by two, gray, with the marker of its frame header. */
  static JpegBytes header(int sof) {
    return empty().segment(sof, frame(8, 3, 2, 1));
  }

  /** The smallest whole one: with tables, one component, and a few bytes of entropy-coded data. */
  static byte[] small() {
    return empty()
        .segment(0xdb, new Bytes().u8(0).zeros(64).toArray())
        .segment(0xc4, new Bytes().u8(0, 1).zeros(15).u8(0).toArray())
        .segment(0xc0, frame(8, 3, 2, 1))
        .scan(1)
        .raw(0x12, 0xff, 0x00, 0x34)
        .eoi();
  }

  /** What a real encoder writes. */
  public static byte[] drawn(int width, int height, boolean progressive) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.ORANGE);
    graphics.fillOval(1, 1, width - 2, height - 2);
    graphics.dispose();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam param = writer.getDefaultWriteParam();
    param.setProgressiveMode(
        progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, null), param);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    assertThat(out.size()).isGreaterThan(200);
    return out.toByteArray();
  }

  public static byte[] frame(int precision, int width, int height, int components) {
    Bytes frame = new Bytes().u8(precision).u16(height).u16(width).u8(components);
    for (int id = 1; id <= components; id++) {
      frame.u8(id, 0x11, 0);
    }
    return frame.toArray();
  }

  static byte[] exif(int orientation) {
    return new Bytes().text("Exif\0\0").add(Bytes.exif(false, orientation)).toArray();
  }

  /** A frame header is followed by the tables that its scans need. */
  public JpegBytes segment(int marker, byte[] content) {
    bytes.u8(0xff, marker).u16(content.length + 2).add(content);
    if (marker == 0xc0 || marker == 0xc1 || marker == 0xc2) {
      segment(0xdb, new Bytes().u8(0).zeros(64).toArray());
      segment(0xc4, new Bytes().u8(0).zeros(16).u8(0x10).zeros(16).toArray());
    }
    return this;
  }

  /** The header of a sequential scan. */
  JpegBytes scan(int... components) {
    return band(0, 63, 0, components);
  }

  /** The header of a scan that says which coefficients it has, as progressive ones do. */
  JpegBytes band(int first, int last, int approximation, int... components) {
    Bytes scan = new Bytes().u8(components.length);
    for (int id : components) {
      scan.u8(id, 0);
    }
    return segment(0xda, scan.u8(first, last, approximation).toArray());
  }

  JpegBytes raw(int... values) {
    bytes.u8(values);
    return this;
  }

  byte[] eoi() {
    return raw(0xff, 0xd9).toArray();
  }

  public byte[] toArray() {
    return bytes.toArray();
  }
}
