package com.progimage.features;

import com.progimage.support.ImageFiles;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;

/** Pictures that the scenarios speak of, drawn here. */
public final class Pictures {
  private static final Color SKY = new Color(90, 160, 230);
  private static final Color MEADOW = new Color(70, 140, 60);
  private static final Color SUN = new Color(250, 210, 60);

  private Pictures() {}

  /** A landscape: sky, sun and meadow, no two sides alike, so that turns can be seen. */
  public static BufferedImage landscape(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setColor(SKY);
    pen.fillRect(0, 0, width, height);
    pen.setColor(MEADOW);
    pen.fillRect(0, height * 2 / 3, width, height - height * 2 / 3);
    pen.setColor(SUN);
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
    return ImageFiles.encoded(landscape(width, height), format);
  }

  /** The landscape, lying on its side, with a note of the camera's how to hold it: Exif's 6. */
  public static byte[] turned(int width, int height) {
    byte[] jpeg = encoded("jpeg", width, height);
    byte[] note =
        HexFormat.of()
            .parseHex(
                ("ffe1 0022 457869660000 49492a0008000000"
                        + "0100 1201 0300 01000000 06000000 00000000")
                    .replace(" ", ""));
    // Behind the start and the JFIF segment that ImageIO writes.
    int behind = 20;
    return ByteBuffer.allocate(jpeg.length + note.length)
        .put(jpeg, 0, behind)
        .put(note)
        .put(jpeg, behind, jpeg.length - behind)
        .array();
  }

  /** A PNG that is whole on the outside, with pixels that no decoder can make sense of. */
  public static byte[] damaged() {
    byte[] whole = encoded("png", 60, 40);
    byte[] pixels = "IDATx\u009c no deflated pixels".getBytes(StandardCharsets.ISO_8859_1);
    CRC32 sum = new CRC32();
    sum.update(pixels);
    int end = 12;
    return ByteBuffer.allocate(33 + 8 + pixels.length + end)
        .put(whole, 0, 33)
        .putInt(pixels.length - 4)
        .put(pixels)
        .putInt((int) sum.getValue())
        .put(whole, whole.length - end, end)
        .array();
  }

  /** A PNG of noise, which no encoder makes smaller than three bytes a pixel. */
  public static byte[] noise(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(1);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, random.nextInt(1 << 24));
      }
    }
    return ImageFiles.encoded(image, "png");
  }

  /** The landscape's sun alone, as a PNG with nothing around it. */
  public static byte[] transparent(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    Graphics2D pen = image.createGraphics();
    pen.setColor(SUN);
    pen.fillOval(width / 4, height / 4, width / 2, height / 2);
    pen.dispose();
    return ImageFiles.encoded(image, "png");
  }

  /** The part of the landscape that has a color like this one, or white. */
  public static String name(Color color) {
    return Map.of("sky", SKY, "meadow", MEADOW, "sun", SUN, "white", Color.WHITE)
        .entrySet()
        .stream()
        .min(Comparator.comparingInt(part -> distance(part.getValue(), color)))
        .filter(part -> distance(part.getValue(), color) < 40)
        .map(Map.Entry::getKey)
        .orElse("another color");
  }

  private static int distance(Color a, Color b) {
    return Math.abs(a.getRed() - b.getRed())
        + Math.abs(a.getGreen() - b.getGreen())
        + Math.abs(a.getBlue() - b.getBlue());
  }
}
