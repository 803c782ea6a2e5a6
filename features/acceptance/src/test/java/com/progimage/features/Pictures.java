package com.progimage.features;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageIO;

/** Pictures that the scenarios speak of, drawn here. */
public final class Pictures {
  private Pictures() {}

  /** A landscape: sky, sun and meadow, no two sides alike, so that turns can be seen. */
  public static BufferedImage landscape(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setColor(new Color(90, 160, 230));
    pen.fillRect(0, 0, width, height);
    pen.setColor(new Color(70, 140, 60));
    pen.fillRect(0, height * 2 / 3, width, height - height * 2 / 3);
    pen.setColor(new Color(250, 210, 60));
    pen.fillOval(width / 8, height / 8, height / 4, height / 4);
    pen.dispose();
    return image;
  }

  /** The landscape as a file of a format. */
  public static byte[] encoded(String format, int width, int height) {
    if (format.equals("svg")) {
      return ("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\">"
              + "<rect width=\"100%%\" height=\"100%%\" fill=\"#5aa0e6\"/></svg>")
          .formatted(width, height)
          .getBytes(StandardCharsets.UTF_8);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(landscape(width, height), format, bytes)) {
        throw new IllegalArgumentException("cannot draw " + format);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  public static BufferedImage decoded(byte[] bytes) {
    try {
      BufferedImage image = ImageIO.read(new ByteArrayInputStream(bytes));
      if (image == null) {
        throw new AssertionError("not a picture that Java reads");
      }
      return image;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
