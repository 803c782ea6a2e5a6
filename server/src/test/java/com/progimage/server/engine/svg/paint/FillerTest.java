package com.progimage.server.engine.svg.paint;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Paint;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.Random;
import org.apache.batik.ext.awt.LinearGradientPaint;
import org.apache.batik.ext.awt.RadialGradientPaint;
import org.apache.batik.ext.awt.image.GraphicsUtil;
import org.junit.jupiter.api.Test;

/** Compares what a filler paints with what Java 2D and Batik's gradients paint. */
class FillerTest {
  /** Java 2D samples eight lines of a pixel, so its edges differ by an eighth. */
  private static final int EDGE = 34;

  /** Batik takes the colors at the corners of pixels. */
  private static final int HALF_A_PIXEL = 12;

  private final Filler filler = new Filler();

  @Test
  void shapesLookAsInJava2d() {
    Random random = new Random(5);
    for (int i = 0; i < 30; i++) {
      Path2D path = new Path2D.Double(i % 2 == 0 ? Path2D.WIND_EVEN_ODD : Path2D.WIND_NON_ZERO);
      path.moveTo(random.nextInt(120) - 10, random.nextInt(120) - 10);
      for (int j = 0; j < 4; j++) {
        path.lineTo(random.nextInt(120) - 10, random.nextInt(120) - 10);
        path.quadTo(50, random.nextInt(99), random.nextInt(99), 50);
        path.curveTo(50, random.nextInt(99), random.nextInt(99), 50, 20, random.nextInt(80));
      }
      assertAlike(path, new Color(200, 90, 30, 255 - 40 * (i % 3)), EDGE);
      assertAlike(new BasicStroke(1 + i % 5).createStrokedShape(path), Color.BLUE, EDGE);
    }
  }

  @Test
  void gradientsLookAsInBatik() {
    Shape disc = new Ellipse2D.Double(3.3, 4.4, 90, 88);
    float[] stops = {0, 0.3f, 1};
    Color[] colors = {Color.RED, new Color(20, 200, 99, 120), Color.WHITE};
    assertAlike(
        disc,
        new LinearGradientPaint(
            new Point2D.Double(9, 9), new Point2D.Double(80, 60), stops, colors),
        HALF_A_PIXEL);
    assertAlike(
        disc,
        new RadialGradientPaint(
            new Point2D.Double(50, 50), 40, new Point2D.Double(60, 45), stops, colors),
        HALF_A_PIXEL);
  }

  @Test
  void aLargeShapeIsFilledInBands() {
    BufferedImage image = image(1200, 900);
    Graphics2D graphics = graphics(image);
    assertThat(filler.fill(graphics, new Rectangle(-5, -5, 2000, 2000), Color.GREEN)).isTrue();
    for (int y = 0; y < 900; y++) {
      assertThat(image.getRGB(y, y)).isEqualTo(0xff00ff00);
    }
    graphics.setClip(new Rectangle(10, 10, 20, 20));
    filler.fill(graphics, new Ellipse2D.Double(0, 0, 1200, 900), Color.RED);
    filler.fill(graphics, new Rectangle(0, 0, 1200, 900), Color.RED);
    assertThat(image.getRGB(9, 10)).isEqualTo(0xff00ff00);
    assertThat(image.getRGB(10, 10)).isEqualTo(0xffff0000);
    assertThat(image.getRGB(29, 29)).isEqualTo(0xffff0000);
    assertThat(image.getRGB(30, 29)).isEqualTo(0xff00ff00);
  }

  @Test
  void onlyJava2dPaintsOtherPaintsAndTurnedClips() {
    Graphics2D graphics = graphics(image(50, 50));
    Shape shape = new Rectangle(5, 5, 10, 10);
    Paint pattern = new java.awt.TexturePaint(image(2, 2), new Rectangle2D.Double(0, 0, 2, 2));
    assertThat(filler.fill(graphics, shape, pattern)).isFalse();
    graphics.rotate(0.3);
    graphics.clip(new Rectangle(0, 0, 30, 30));
    assertThat(filler.fill(graphics, shape, Color.RED)).isFalse();
  }

  private void assertAlike(Shape shape, Paint paint, int difference) {
    BufferedImage ours = image(100, 100);
    BufferedImage theirs = image(100, 100);
    AffineTransform transform = AffineTransform.getRotateInstance(0.1);
    Graphics2D graphics = graphics(ours);
    graphics.setPaint(new Color(250, 240, 220));
    graphics.fillRect(0, 0, 100, 50);
    graphics.transform(transform);
    graphics.setClip(null);
    Paint quick = Gradient.of(paint);
    assertThat(filler.fill(graphics, shape, quick == null ? paint : quick)).isTrue();
    Graphics2D java2d = graphics(theirs);
    java2d.setPaint(new Color(250, 240, 220));
    java2d.fillRect(0, 0, 100, 50);
    java2d.transform(transform);
    java2d.setPaint(paint);
    java2d.fill(shape);
    int[] levels = new int[4];
    int[] others = new int[4];
    int different = 0;
    for (int y = 0; y < 100; y++) {
      for (int x = 0; x < 100; x++) {
        ours.getRaster().getPixel(x, y, levels);
        theirs.getRaster().getPixel(x, y, others);
        int most = 0;
        for (int channel = 0; channel < 4; channel++) {
          most = Math.max(most, Math.abs(levels[channel] - others[channel]));
        }
        different += most > difference ? 1 : 0;
      }
    }
    // Where several edges of one shape meet in a pixel, both are approximations.
    assertThat(different).isLessThan(120);
  }

  private static BufferedImage image(int width, int height) {
    return new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB_PRE);
  }

  private static Graphics2D graphics(BufferedImage image) {
    Graphics2D graphics = GraphicsUtil.createGraphics(image);
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    return graphics;
  }
}
