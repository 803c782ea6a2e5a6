package com.progimage.server.engine.svg;

import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.svg.bridge.EmbeddedDecoder;
import com.progimage.server.engine.svg.bridge.ForgivingBuilder;
import com.progimage.server.engine.svg.bridge.OfflineContext;
import com.progimage.server.engine.svg.css.Cascade;
import com.progimage.server.engine.svg.css.value.CssColor;
import com.progimage.server.engine.svg.css.value.Units;
import com.progimage.server.engine.svg.document.LateStyles;
import com.progimage.server.engine.svg.document.SvgReader;
import com.progimage.server.engine.svg.paint.PaintTree;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Size;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.batik.anim.dom.SVGOMDocument;
import org.apache.batik.ext.awt.image.GraphicsUtil;
import org.apache.batik.gvt.GraphicsNode;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/**
 * Draws an SVG document at any size. It reads nothing but the document itself: references to its
 * own elements and to {@code data:} images work, all others draw nothing. No script runs, and
 * animations stay at time zero. Text uses the fonts of the system.
 */
public final class SvgRenderer {
  private static final long STACK_BYTES = 16 << 20;

  private final byte[] svg;
  private final EmbeddedDecoder decoder;
  private final Size size;

  /** The document that the constructor read. Drawing modifies it, so it serves once. */
  private @Nullable SVGOMDocument fresh;

  /**
   * @param svg the file's bytes
   * @throws Failure {@code undecodable} if this is not well-formed XML with an SVG root, {@code
   *     svg-doctype} if its DOCTYPE is not permitted
   */
  public SvgRenderer(byte[] svg, EmbeddedDecoder decoder) {
    this.svg = svg;
    this.decoder = decoder;
    SVGOMDocument document = SvgReader.read(svg);
    this.size = SvgReader.size(document);
    this.fresh = document;
  }

  /** The document's own size. */
  public Size size() {
    return size;
  }

  /**
   * Draws onto a transparent background, at exactly this size; a different aspect ratio stretches
   * the drawing.
   *
   * @throws Failure {@code undecodable} if Batik cannot draw it, {@code image-too-large} if the
   *     images in it have too many pixels
   * @throws StackOverflowError if its elements are nested or referenced too deeply; this process
   *     must then not be trusted with another picture
   */
  public Pixels render(Size target) {
    AtomicReference<@Nullable Pixels> drawn = new AtomicReference<>();
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    Runnable drawing =
        () -> {
          try {
            drawn.set(drawTwice(target));
          } catch (RuntimeException | Error e) {
            failure.set(e);
          }
        };
    // A thread of its own has a large stack, and after an overflow it takes the JDK's half-finished
    // state with it.
    Thread thread = new Thread(null, drawing, "drawing", STACK_BYTES);
    thread.setDaemon(true);
    thread.start();
    join(thread);
    Throwable cause = failure.get();
    if (cause instanceof Failure refusal) {
      throw refusal;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    if (cause != null) {
      throw new Failure(
          ErrorCode.UNDECODABLE,
          "the SVG cannot be drawn: its elements are nested or used in a way that the renderer does"
              + " not support: simplify it",
          cause);
    }
    return Objects.requireNonNull(drawn.get());
  }

  private static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true; // a caller that wants a drawing to end must end the process
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private Pixels drawTwice(Size target) {
    try {
      return draw(document(), target, /* filtered= */ true);
    } catch (Failure e) {
      throw e;
    } catch (RuntimeException e) {
      // Batik builds filters that it then cannot paint. Only filters fail this late.
      return draw(SvgReader.read(svg), target, /* filtered= */ false);
    }
  }

  private SVGOMDocument document() {
    SVGOMDocument document = fresh == null ? SvgReader.read(svg) : fresh;
    fresh = null;
    return document;
  }

  private Pixels draw(SVGOMDocument document, Size target, boolean filtered) {
    BufferedImage image =
        new BufferedImage(target.width(), target.height(), BufferedImage.TYPE_INT_ARGB_PRE);
    OfflineContext context = OfflineContext.create(size, decoder);
    try {
      context.prepare(document, size, filtered);
      AffineTransform toTarget =
          AffineTransform.getScaleInstance(
              (double) target.width() / size.width(), (double) target.height() / size.height());
      LateStyles styles = new LateStyles(Units.of(size.width(), size.height()), toTarget);
      GraphicsNode drawing = new ForgivingBuilder(styles).build(context, document);
      PaintTree.prepare(drawing);
      Graphics2D graphics = GraphicsUtil.createGraphics(image);
      background(document.getDocumentElement())
          .ifPresent(color -> {
            graphics.setColor(color);
            graphics.fillRect(0, 0, target.width(), target.height());
          });
      graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      graphics.setRenderingHint(
          RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
      graphics.setRenderingHint(RenderingHints.KEY_RENDERING, RenderingHints.VALUE_RENDER_QUALITY);
      graphics.setRenderingHint(
          RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
      graphics.transform(toTarget);
      drawing.paint(graphics);
      graphics.dispose();
    } finally {
      context.dispose();
    }
    int[] argb = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    divideByAlpha(argb);
    return new Pixels(target.width(), target.height(), argb);
  }

  /** The color with which browsers fill the whole canvas. */
  private static Optional<Color> background(Element root) {
    return CssColor.parse(root.getAttributeNS(Cascade.OURS, Cascade.BACKGROUND))
        .map(color ->
            new Color(
                color.rgb() | (int) Math.round(color.alpha() * 255) << 24, /* hasalpha= */ true));
  }

  private static void divideByAlpha(int[] argb) {
    for (int i = 0; i < argb.length; i++) {
      int pixel = argb[i];
      int alpha = pixel >>> 24;
      if (alpha == 0) {
        argb[i] = 0;
      } else if (alpha < 255) {
        argb[i] =
            alpha << 24
                | divided(pixel >> 16 & 255, alpha) << 16
                | divided(pixel >> 8 & 255, alpha) << 8
                | divided(pixel & 255, alpha);
      }
    }
  }

  /** Filters can leave a channel above its alpha: that counts as full. */
  private static int divided(int channel, int alpha) {
    return Math.min(255, (channel * 255 + alpha / 2) / alpha);
  }
}
