package com.progimage.server.engine.trace;

import com.progimage.server.engine.Pixels;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Polygon;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Area;
import java.awt.geom.CubicCurve2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Pictures drawn in code, antialiased on white unless stated otherwise. Without fonts, which differ
 * between machines.
 */
final class Art {
  private static final int[] SWATCHES = {
    0xe53935, 0x8e24aa, 0x3949ab, 0x039be5, 0x00897b, 0x7cb342,
    0xfdd835, 0xfb8c00, 0x6d4c41, 0x546e7a, 0x000000, 0xd81b60
  };

  private Art() {}

  static Pixels logo() {
    return drawn(400, 400, Color.WHITE, Art::drawLogo);
  }

  static Pixels logoOnTransparent() {
    return drawn(400, 400, new Color(0, true), Art::drawLogo);
  }

  private static void drawLogo(Graphics2D g) {
    g.setColor(new Color(0x0b3d91));
    g.fill(new Ellipse2D.Double(20, 20, 360, 360));
    Area crescent = new Area(new Ellipse2D.Double(60, 60, 280, 280));
    crescent.subtract(new Area(new Ellipse2D.Double(110, 90, 180, 180)));
    g.setColor(new Color(0xffc72c));
    g.fill(crescent);
    Path2D swoosh = new Path2D.Double();
    swoosh.moveTo(80, 320);
    swoosh.curveTo(160, 180, 240, 380, 360, 120);
    swoosh.curveTo(300, 330, 200, 300, 80, 320);
    g.setColor(new Color(0xe4002b));
    g.fill(swoosh);
    g.setColor(Color.WHITE);
    g.fill(star(200, 180, 55, 22));
  }

  private static Shape star(double x, double y, double outer, double inner) {
    Path2D star = new Path2D.Double();
    for (int i = 0; i < 10; i++) {
      double radius = i % 2 == 0 ? outer : inner;
      double angle = StrictMath.PI * (i / 5.0 - 0.5);
      double atX = x + radius * StrictMath.cos(angle);
      double atY = y + radius * StrictMath.sin(angle);
      if (i == 0) {
        star.moveTo(atX, atY);
      } else {
        star.lineTo(atX, atY);
      }
    }
    star.closePath();
    return star;
  }

  static Pixels icons() {
    return drawn(
        640,
        480,
        Color.WHITE,
        g -> {
          for (int i = 0; i < SWATCHES.length; i++) {
            g.setTransform(
                AffineTransform.getTranslateInstance(20 + i % 4 * 155, 20 + i / 4 * 155));
            g.setColor(new Color(SWATCHES[i]));
            g.fill(new RoundRectangle2D.Double(0, 0, 130, 130, 40, 40));
            g.setColor(Color.WHITE);
            drawSymbol(g, i % 4);
          }
        });
  }

  private static void drawSymbol(Graphics2D g, int number) {
    switch (number) {
      case 0 -> g.fill(new Ellipse2D.Double(35, 35, 60, 60));
      case 1 -> {
        g.setStroke(new BasicStroke(10, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        g.drawPolyline(new int[] {40, 60, 95}, new int[] {65, 90, 40}, 3);
      }
      case 2 -> {
        g.setStroke(new BasicStroke(8));
        g.draw(new Ellipse2D.Double(30, 30, 55, 55));
        g.drawLine(78, 78, 105, 105);
      }
      default -> {
        for (int bar = 0; bar < 3; bar++) {
          g.fillRect(30, 35 + bar * 25, 70, 11);
        }
      }
    }
  }

  /** Boxes, arrows and labels in strokes about as fine as those of 20 px letters. */
  static Pixels diagram() {
    return drawn(
        1000,
        700,
        Color.WHITE,
        g -> {
          for (int i = 0; i < 6; i++) {
            int x = 60 + i % 3 * 320;
            int y = 120 + i / 3 * 300;
            g.setColor(new Color(i % 2 == 0 ? 0xdae8fc : 0xd5e8d4));
            g.fillRect(x, y, 220, 120);
            g.setStroke(new BasicStroke(2));
            g.setColor(new Color(i % 2 == 0 ? 0x6c8ebf : 0x82b366));
            g.drawRect(x, y, 220, 120);
            g.setColor(Color.BLACK);
            label(g, x + 70, y + 52, 6, 11, i);
            if (i % 3 < 2) {
              g.setStroke(new BasicStroke(2));
              g.drawLine(x + 220, y + 60, x + 318, y + 60);
              g.fill(
                  new Polygon(
                      new int[] {x + 320, x + 306, x + 306},
                      new int[] {y + 60, y + 53, y + 67},
                      3));
            }
          }
          g.setStroke(new BasicStroke(2));
          g.draw(new CubicCurve2D.Double(170, 240, 170, 330, 810, 330, 810, 418));
          label(g, 330, 308, 40, 8, 7);
        });
  }

  /** A word of made-up letters: bowls, stems and bars. */
  private static void label(Graphics2D g, int x, int y, int letters, int size, int seed) {
    Random random = new Random(seed);
    g.setStroke(new BasicStroke(size / 6f));
    for (int i = 0; i < letters; i++) {
      double left = x + i * size * 1.1;
      switch (random.nextInt(3)) {
        case 0 -> g.draw(new Ellipse2D.Double(left, y + size * 0.4, size * 0.8, size));
        case 1 -> {
          g.draw(new Ellipse2D.Double(left, y + size * 0.4, size * 0.8, size));
          g.draw(stem(left + size * 0.8, y, size));
        }
        default -> {
          g.draw(stem(left + size * 0.2, y, size));
          g.draw(
              new CubicCurve2D.Double(
                  left + size * 0.2, y + size,
                  left + size * 0.4, y + size * 0.2,
                  left + size * 0.8, y + size * 0.3,
                  left + size * 0.8, y + size * 1.4));
        }
      }
    }
  }

  private static Shape stem(double x, double y, double size) {
    Path2D stem = new Path2D.Double();
    stem.moveTo(x, y);
    stem.lineTo(x, y + size * 1.4);
    return stem;
  }

  /** Black strokes of three widths that cross each other. */
  static Pixels lineArt() {
    return drawn(
        1500,
        1000,
        Color.WHITE,
        g -> {
          g.setColor(Color.BLACK);
          g.setStroke(new BasicStroke(5, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
          for (int i = 0; i < 12; i++) {
            g.draw(new Ellipse2D.Double(60 + i * 55, 60 + i * 30, 300, 200 + i * 20));
          }
          for (int i = 0; i < 6; i++) {
            g.fill(star(650 + i * 120, 880, 55, 15 + 5 * i));
          }
          g.setStroke(new BasicStroke(2));
          g.draw(new CubicCurve2D.Double(50, 950, 200, 500, 700, 300, 1450, 50));
        });
  }

  /** A ring in a ring, the innermost in the outermost's color, touching a square. */
  static Pixels rings() {
    return drawn(
        200,
        160,
        new Color(0xf0e6d2),
        g -> {
          int[] colors = {0x204080, 0xf0e6d2, 0xd04020, 0x204080};
          for (int i = 0; i < colors.length; i++) {
            g.setColor(new Color(colors[i]));
            g.fill(new Ellipse2D.Double(10 + 17 * i, 10 + 17 * i, 140 - 34 * i, 140 - 34 * i));
          }
          g.setColor(new Color(0x208040));
          g.fillRect(146, 60, 40, 40);
        });
  }

  /** Areas that meet three and four at a point. */
  static Pixels junctions() {
    return drawn(
        160,
        160,
        new Color(0x336699),
        g -> {
          g.setColor(new Color(0xcc3333));
          g.fillRect(80, 0, 80, 80);
          g.setColor(new Color(0xffcc00));
          g.fillRect(0, 80, 80, 80);
          g.setColor(new Color(0x339933));
          g.fillRect(80, 120, 80, 40);
          g.setColor(new Color(0x111111));
          g.fill(new Polygon(new int[] {20, 140, 80}, new int[] {140, 110, 30}, 3));
        });
  }

  /**
   * An opaque disc with a hole, and a half-transparent square that overlaps both the disc and the
   * transparent background.
   */
  static Pixels openRing() {
    return drawn(
        120,
        120,
        new Color(0, true),
        g -> {
          Area ring = new Area(new Ellipse2D.Double(10, 10, 80, 80));
          ring.subtract(new Area(new Ellipse2D.Double(35, 35, 30, 30)));
          g.setColor(new Color(0x1565c0));
          g.fill(ring);
          g.setColor(new Color(0xff, 0x57, 0x22, 128));
          g.fillRect(60, 60, 50, 50);
        });
  }

  /** Five rings of three colors, each drawn up to where the next begins. */
  static Pixels touchingRings(Color ground) {
    return drawn(
        240,
        240,
        ground,
        g -> {
          g.setStroke(new BasicStroke(20));
          for (int i = 0; i < 5; i++) {
            double radius = 110 - 20 * i;
            g.setColor(new Color(SWATCHES[2 * (i % 3)]));
            g.draw(new Ellipse2D.Double(120 - radius, 120 - radius, 2 * radius, 2 * radius));
          }
        });
  }

  /** Blue above and white below a gray line of one pixel, at y = 30. */
  static Pixels touchingAreasWithLine() {
    return drawn(
        120,
        60,
        Color.WHITE,
        g -> {
          g.setColor(new Color(0x3949ab));
          g.fillRect(0, 0, 120, 30);
          g.setColor(new Color(0x9aa08c));
          g.fillRect(0, 30, 120, 1);
        });
  }

  /** A photo of dull colors with a ball in it, whose center is at a third of the width. */
  static Pixels photoWithBall(int width, int height, double radius, int color) {
    int[] argb = photo(width, height).argb();
    for (int i = 0; i < argb.length; i++) {
      Color dull = new Color(argb[i]);
      // More contrast in light than in color, as in most photos.
      int light = i % width * 255 / width;
      double fromBall = StrictMath.hypot(i % width - width / 3, i / width - height / 2);
      argb[i] =
          fromBall < radius
              ? 255 << 24 | color
              : opaque(
                  (dull.getRed() + 4 * light) / 5,
                  (dull.getGreen() + 4 * light) / 5,
                  (dull.getBlue() + 4 * light) / 5);
    }
    return new Pixels(width, height, argb);
  }

  /** Smooth shading, fine structure and grain, like a photo. */
  static Pixels photo(int width, int height) {
    Random random = new Random(5);
    int[] argb = new int[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double hill = height * (0.5 + 0.2 * StrictMath.sin(x * 9.0 / width));
        boolean sky = y < hill;
        double wave = 18 * StrictMath.sin(x * 0.11) * StrictMath.cos(y * 0.07);
        int grain = random.nextInt(13) - 6;
        int red = (int) ((sky ? 110 + 90.0 * y / height : 60 + wave) + grain);
        int green = (int) ((sky ? 150 + 60.0 * y / height : 110 + 1.5 * wave) + grain);
        int blue = (int) ((sky ? 225 - 20.0 * x / width : 45) + grain);
        argb[y * width + x] = opaque(red, green, blue);
      }
    }
    return new Pixels(width, height, argb);
  }

  private static int opaque(int red, int green, int blue) {
    return 255 << 24
        | Math.clamp(red, 0, 255) << 16
        | Math.clamp(green, 0, 255) << 8
        | Math.clamp(blue, 0, 255);
  }

  /** Antialiased discs in few colors, computed without a drawing library. */
  static Pixels discs(int side) {
    return computed(
        side,
        side,
        (x, y) -> {
          double outer = disc(x, y, side * 0.5, side * 0.5, side * 0.42);
          double inner = disc(x, y, side * 0.42, side * 0.55, side * 0.2);
          int red = (int) (255 - 200 * outer + 150 * inner);
          int blue = (int) (255 - 60 * outer - 160 * inner);
          return Math.clamp(red, 0, 255) << 16 | 0x8000 | Math.clamp(blue, 0, 255);
        });
  }

  /** Approximate coverage of a pixel by a disc. */
  private static double disc(int x, int y, double centerX, double centerY, double radius) {
    double dx = x + 0.5 - centerX;
    double dy = y + 0.5 - centerY;
    return Math.clamp(radius + 0.5 - Math.sqrt(dx * dx + dy * dy), 0.0, 1.0);
  }

  static Pixels noise(int width, int height) {
    Random random = new Random(1);
    return computed(width, height, (x, y) -> random.nextInt(1 << 24));
  }

  static Pixels checkerboard(int width, int height) {
    return computed(width, height, (x, y) -> (x + y) % 2 * 0xffffff);
  }

  static Pixels stripes(int width, int height) {
    return computed(width, height, (x, y) -> x % 2 * 0xffffff);
  }

  /** One line that fills the picture, and one gap beside it. */
  static Pixels spiral(int side) {
    return computed(
        side,
        side,
        (x, y) -> {
          int ring = Math.min(Math.min(x, y), Math.min(side - 1 - x, side - 1 - y));
          boolean step = x == ring && y == ring + 1;
          return (ring % 2 == 0) != step ? 0 : 0xffffff;
        });
  }

  /** Teeth one pixel wide on one spine: a region with the longest possible outline. */
  static Pixels comb(int width, int height) {
    return computed(width, height, (x, y) -> y == 0 || x % 2 == 0 ? 0x202020 : 0xe0e0e0);
  }

  private static Pixels computed(int width, int height, Shader shader) {
    int[] argb = new int[width * height];
    for (int i = 0; i < argb.length; i++) {
      argb[i] = 255 << 24 | shader.rgb(i % width, i / width);
    }
    return new Pixels(width, height, argb);
  }

  private static Pixels drawn(int width, int height, Color ground, Consumer<Graphics2D> drawing) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.setColor(ground);
    graphics.fillRect(0, 0, width, height);
    drawing.accept(graphics);
    graphics.dispose();
    return new Pixels(width, height, image.getRGB(0, 0, width, height, null, 0, width));
  }

  private interface Shader {
    int rgb(int x, int y);
  }
}
