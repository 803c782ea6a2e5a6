package com.progimage.bench;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Measures the likeness of two pictures. */
final class Likeness {
  private Likeness() {}

  /** Peak signal-to-noise ratio over red, green and blue, in dB. */
  static double decibels(BufferedImage wanted, BufferedImage seen) {
    double sum = 0;
    for (int y = 0; y < wanted.getHeight(); y++) {
      for (int x = 0; x < wanted.getWidth(); x++) {
        int a = wanted.getRGB(x, y);
        int b = seen.getRGB(x, y);
        for (int shift = 0; shift < 24; shift += 8) {
          int error = (a >> shift & 255) - (b >> shift & 255);
          sum += error * error;
        }
      }
    }
    return 10 * Math.log10(255 * 255 / (sum / 3 / wanted.getWidth() / wanted.getHeight()));
  }

  /** The picture of a file, on white where it is transparent. */
  static BufferedImage onWhite(Path file) throws IOException {
    BufferedImage read = ImageIO.read(file.toFile());
    BufferedImage result =
        new BufferedImage(read.getWidth(), read.getHeight(), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = result.createGraphics();
    graphics.drawImage(read, 0, 0, Color.WHITE, null);
    graphics.dispose();
    return result;
  }
}
