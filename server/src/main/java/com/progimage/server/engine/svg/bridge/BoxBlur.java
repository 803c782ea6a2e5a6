package com.progimage.server.engine.svg.bridge;

import java.awt.Point;
import java.awt.Rectangle;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.Raster;
import java.awt.image.RenderedImage;
import java.awt.image.WritableRaster;
import java.awt.image.renderable.RenderContext;
import org.apache.batik.ext.awt.image.GraphicsUtil;
import org.apache.batik.ext.awt.image.PadMode;
import org.apache.batik.ext.awt.image.renderable.Filter;
import org.apache.batik.ext.awt.image.renderable.GaussianBlurRable8Bit;
import org.apache.batik.ext.awt.image.rendered.BufferedImageCachableRed;
import org.apache.batik.ext.awt.image.rendered.CachableRed;
import org.apache.batik.ext.awt.image.rendered.PadRed;
import org.jspecify.annotations.Nullable;

/**
 * Approximates a Gaussian blur by five box blurs of odd sizes, whose variances add up to nearly its
 * own (Kovesi, Fast Almost-Gaussian Filtering, 2010). Outside the source, all is transparent. Below
 * four pixels, where boxes are too coarse, it uses the Gaussian itself. Leaves rotated or skewed
 * blurs to Batik.
 */
@SuppressWarnings("unchecked") // Batik's own signature of getSources
final class BoxBlur extends GaussianBlurRable8Bit {
  private static final double LEAST_BOXES = 4;
  private static final int BOXES = 5;

  /**
   * Maximum distance at which pixels around the visible area contribute; beyond it, a wide blur
   * would not be visible.
   */
  private static final double MOST_REACH = 512;

  BoxBlur(Filter source, double sigmaX, double sigmaY) {
    super(source, sigmaX, sigmaY);
  }

  @Override
  public @Nullable RenderedImage createRendering(RenderContext context) {
    AffineTransform toDevice = context.getTransform();
    double sigmaX = getStdDeviationX() * Math.abs(toDevice.getScaleX());
    double sigmaY = getStdDeviationY() * Math.abs(toDevice.getScaleY());
    boolean isTurned = toDevice.getShearX() != 0 || toDevice.getShearY() != 0;
    if (isTurned) {
      return super.createRendering(context);
    }
    Rectangle2D shown = getBounds2D();
    Shape asked = context.getAreaOfInterest();
    if (asked != null) {
      shown = shown.createIntersection(asked.getBounds2D());
    }
    if (shown.isEmpty()) {
      return null;
    }
    double reachX = Math.min(3 * sigmaX, MOST_REACH) / Math.abs(toDevice.getScaleX());
    double reachY = Math.min(3 * sigmaY, MOST_REACH) / Math.abs(toDevice.getScaleY());
    Rectangle2D needed =
        new Rectangle2D.Double(
            shown.getX() - reachX,
            shown.getY() - reachY,
            shown.getWidth() + 2 * reachX,
            shown.getHeight() + 2 * reachY);
    RenderedImage source =
        getSource()
            .createRendering(new RenderContext(toDevice, needed, context.getRenderingHints()));
    if (source == null) {
      return null;
    }
    Rectangle area = toDevice.createTransformedShape(needed).getBounds();
    CachableRed padded =
        new PadRed(convertSourceCS(source), area, PadMode.ZERO_PAD, context.getRenderingHints());
    WritableRaster samples =
        Raster.createWritableRaster(
            padded.getSampleModel().createCompatibleSampleModel(area.width, area.height),
            new Point(area.x, area.y));
    padded.copyData(samples);
    ColorModel colors =
        GraphicsUtil.coerceData(samples, padded.getColorModel(), /* newAlphaPreMult= */ true);
    WritableRaster blurred = samples.createWritableTranslatedChild(0, 0);
    blurRows(blurred, sigmaX);
    blurColumns(blurred, sigmaY);
    return new BufferedImageCachableRed(
        new BufferedImage(colors, blurred, colors.isAlphaPremultiplied(), null), area.x, area.y);
  }

  /** Radius of each box. */
  private static int[] reaches(double sigma) {
    double wanted = 12 * sigma * sigma;
    int size = (int) Math.sqrt(wanted / BOXES + 1);
    size -= size % 2 == 0 ? 1 : 0;
    long smaller =
        Math.round((wanted - BOXES * (double) (size * size + 4 * size + 3)) / (-4.0 * size - 4));
    int[] reaches = new int[BOXES];
    for (int i = 0; i < BOXES; i++) {
      reaches[i] = i < smaller ? size / 2 : size / 2 + 1;
    }
    return reaches;
  }

  private static void blurRows(WritableRaster raster, double sigma) {
    float[] line = new float[raster.getWidth()];
    float[] spare = new float[line.length];
    for (int band = 0; sigma > 0 && band < raster.getNumBands(); band++) {
      for (int y = 0; y < raster.getHeight(); y++) {
        raster.getSamples(0, y, line.length, 1, band, line);
        raster.setSamples(0, y, line.length, 1, band, blur(line, spare, sigma));
      }
    }
  }

  private static void blurColumns(WritableRaster raster, double sigma) {
    float[] line = new float[raster.getHeight()];
    float[] spare = new float[line.length];
    for (int band = 0; sigma > 0 && band < raster.getNumBands(); band++) {
      for (int x = 0; x < raster.getWidth(); x++) {
        raster.getSamples(x, 0, 1, line.length, band, line);
        raster.setSamples(x, 0, 1, line.length, band, blur(line, spare, sigma));
      }
    }
  }

  /**
   * @return one of the two lines
   */
  private static float[] blur(float[] line, float[] spare, double sigma) {
    float[] from = line;
    float[] to = spare;
    if (sigma < LEAST_BOXES) {
      weigh(line, spare, sigma);
      return rounded(spare);
    }
    for (int reach : reaches(sigma)) {
      mean(from, to, reach);
      float[] done = to;
      to = from;
      from = done;
    }
    return rounded(from);
  }

  private static float[] rounded(float[] line) {
    for (int i = 0; i < line.length; i++) {
      line[i] = Math.clamp(line[i] + 0.5f, 0, 255);
    }
    return line;
  }

  private static void weigh(float[] from, float[] to, double sigma) {
    int reach = (int) Math.ceil(3 * sigma);
    double[] weights = new double[2 * reach + 1];
    double total = 0;
    for (int i = 0; i < weights.length; i++) {
      weights[i] = StrictMath.exp(-(i - reach) * (i - reach) / (2 * sigma * sigma));
      total += weights[i];
    }
    for (int i = 0; i < from.length; i++) {
      double sum = 0;
      for (int k = Math.max(0, i - reach); k <= Math.min(from.length - 1, i + reach); k++) {
        sum += from[k] * weights[k - i + reach];
      }
      to[i] = (float) (sum / total);
    }
  }

  private static void mean(float[] from, float[] to, int reach) {
    double sum = 0;
    for (int i = 0; i < Math.min(reach, from.length); i++) {
      sum += from[i];
    }
    double share = 1.0 / (2 * reach + 1);
    for (int i = 0; i < from.length; i++) {
      sum += i + reach < from.length ? from[i + reach] : 0;
      to[i] = (float) (sum * share);
      sum -= i >= reach ? from[i - reach] : 0;
    }
  }
}
