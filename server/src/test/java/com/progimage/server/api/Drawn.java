package com.progimage.server.api;

import com.progimage.support.ImageFiles;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;

/** Pictures for tests, drawn by code. */
public final class Drawn {
  private Drawn() {}

  /** Four quarters in red, green, blue and yellow, so that any turn can be told. */
  public static BufferedImage quarters(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    Color[] colors = {Color.RED, Color.GREEN, Color.BLUE, Color.YELLOW};
    for (int i = 0; i < colors.length; i++) {
      pen.setColor(colors[i]);
      pen.fillRect(i % 2 * width / 2, i / 2 * height / 2, (width + 1) / 2, (height + 1) / 2);
    }
    pen.dispose();
    return image;
  }

  public static byte[] jpeg(int width, int height) {
    return ImageFiles.encoded(quarters(width, height), "jpeg");
  }

  public static byte[] png(int width, int height) {
    return ImageFiles.encoded(quarters(width, height), "png");
  }

  /** As {@code 60x40}. */
  public static String size(byte[] image) {
    BufferedImage decoded = ImageFiles.decoded(image);
    return decoded.getWidth() + "x" + decoded.getHeight();
  }
}
