package com.progimage.server.engine.svg.paint;

import java.awt.Color;
import java.awt.Paint;
import java.awt.PaintContext;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.Transparency;
import java.awt.geom.AffineTransform;
import java.awt.geom.NoninvertibleTransformException;
import java.awt.geom.Rectangle2D;
import java.awt.image.ColorModel;
import java.awt.image.DataBufferInt;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.Optional;
import org.apache.batik.ext.awt.LinearGradientPaint;
import org.apache.batik.ext.awt.MultipleGradientPaint;
import org.apache.batik.ext.awt.RadialGradientPaint;
import org.jspecify.annotations.Nullable;

/**
 * Paints a gradient: each pixel in the color at its middle. Batik samples radial gradients around
 * each pixel, which takes half of the time of a drawing with many of them and is not seen.
 */
final class Gradient implements Paint {
  private static final Color NOTHING = new Color(0, /* hasalpha= */ true);

  private final GradientShape shape;
  private final GradientColors colors;
  private final AffineTransform toUser;

  private Gradient(GradientShape shape, MultipleGradientPaint paint) {
    this.shape = shape;
    this.colors = GradientColors.of(paint);
    this.toUser = paint.getTransform();
  }

  /** The same paint, unless it is one of Batik's gradients. */
  static @Nullable Paint of(@Nullable Paint paint) {
    return switch (paint) {
      case LinearGradientPaint linear -> new Gradient(LinearShape.of(linear), linear);
      case RadialGradientPaint radial -> new Gradient(RadialShape.of(radial), radial);
      case null, default -> paint;
    };
  }

  @Override
  public int getTransparency() {
    return colors.isOpaque() ? Transparency.OPAQUE : Transparency.TRANSLUCENT;
  }

  @Override
  public PaintContext createContext(
      ColorModel destination,
      Rectangle deviceBounds,
      Rectangle2D userBounds,
      AffineTransform toDevice,
      RenderingHints hints) {
    return rows(toDevice, destination.isAlphaPremultiplied())
        .<PaintContext>map(GradientContext::new)
        .orElseGet(
            () -> NOTHING.createContext(destination, deviceBounds, userBounds, toDevice, hints));
  }

  /** The colors of rows of pixels; empty if everything is painted on a line or a point. */
  Optional<GradientRows> rows(AffineTransform toDevice, boolean premultiplied) {
    AffineTransform transform = new AffineTransform(toDevice);
    transform.concatenate(toUser);
    try {
      return Optional.of(new GradientRows(transform.createInverse(), premultiplied));
    } catch (NoninvertibleTransformException e) {
      return Optional.empty();
    }
  }

  /** Computes the colors of pixels. */
  final class GradientRows {
    private final AffineTransform toGradient;
    private final ColorModel model;
    private final int[] table;
    private float[] positions = new float[0];

    private GradientRows(AffineTransform toGradient, boolean premultiplied) {
      this.toGradient = toGradient;
      model = colors.model(premultiplied);
      table = colors.table(premultiplied);
    }

    /** Fills in the colors of pixels from (x, y) to the right. */
    void row(int x, int y, int count, int[] pixels, int offset) {
      if (positions.length < count) {
        positions = new float[count];
      }
      double middleX = x + 0.5;
      double middleY = y + 0.5;
      shape.positions(
          toGradient.getScaleX() * middleX
              + toGradient.getShearX() * middleY
              + toGradient.getTranslateX(),
          toGradient.getShearY() * middleX
              + toGradient.getScaleY() * middleY
              + toGradient.getTranslateY(),
          toGradient.getScaleX(),
          toGradient.getShearY(),
          positions,
          count);
      colors.look(positions, count, table, pixels, offset);
    }
  }

  private static final class GradientContext implements PaintContext {
    private final GradientRows rows;
    private @Nullable WritableRaster raster;

    GradientContext(GradientRows rows) {
      this.rows = rows;
    }

    @Override
    public ColorModel getColorModel() {
      return rows.model;
    }

    @Override
    public Raster getRaster(int x, int y, int width, int height) {
      WritableRaster made = raster;
      if (made == null || made.getWidth() < width || made.getHeight() < height) {
        made = rows.model.createCompatibleWritableRaster(width, height);
        raster = made;
      }
      int[] pixels = ((DataBufferInt) made.getDataBuffer()).getData();
      for (int row = 0; row < height; row++) {
        rows.row(x, y + row, width, pixels, row * made.getWidth());
      }
      return made;
    }

    @Override
    public void dispose() {
      // No resources to release.
    }
  }
}
