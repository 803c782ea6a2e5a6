package com.progimage.server.engine.trace;

import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.trace.region.Antialiasing;
import com.progimage.server.engine.trace.region.OtsuThreshold;
import com.progimage.server.engine.trace.region.Segmentation;
import com.progimage.server.engine.trace.region.Segmenter;
import com.progimage.server.engine.trace.region.TracedPicture;
import java.util.Optional;

/**
 * Traces a picture at one working size: prepares it, divides it into regions, and draws these until
 * the result fits the budget.
 */
final class SizedTrace {
  /** Factor by which the estimate for flat art can be wrong, in both directions. */
  private static final double FLAT_LEEWAY = 4;

  private static final int FLAT_COLORS = 256;
  private static final int PHOTO_COLORS = 1024;

  /** Bytes of the budget for each color: a path of its own takes about 25. */
  private static final int BYTES_PER_COLOR = 100;

  /**
   * Flat art with this many regions or fewer is drawn without underpaint, because every edge is
   * visible.
   */
  private static final int FEW_REGIONS = 30;

  private static final int MIN_STONE = 32;

  /**
   * Bytes of the budget per stone of the underpaint, which should use at most a twentieth of it.
   */
  private static final int BYTES_PER_STONE = 280;

  /** With this many first regions, the graph is small enough for any picture. */
  private static final int FIRST_REGIONS = 60_000;

  /** A written region of a photo takes about 29 bytes; this leaves twice as many to choose from. */
  private static final int BYTES_PER_FIRST_REGION = 12;

  /** Fewer bytes are not worth a loss. */
  private static final int SMALL_BYTES = 20_000;

  private final Pixels pixels;
  private final TraceOptions options;
  private final TraceStyle style;
  private final int reduction;
  private final boolean underpainted;
  private final TracedPicture picture;
  private final Optional<OtsuThreshold> threshold;
  private final boolean aliased;
  private final double wanted;
  private final Segmenter segmenter;

  SizedTrace(
      Pixels pixels, TraceOptions options, TraceStyle style, int reduction, boolean underpainted) {
    this.pixels = pixels;
    this.options = options;
    this.style = style;
    this.reduction = reduction;
    this.underpainted = underpainted;
    TracedPicture reduced = TracedPicture.of(pixels, reduction);
    threshold = options.mono() ? Optional.of(OtsuThreshold.of(reduced)) : Optional.empty();
    if (threshold.isPresent()) {
      picture = threshold.get().picture();
    } else {
      picture = style.flat() ? Antialiasing.snap(reduced) : reduced;
    }
    aliased = style.flat() && Antialiasing.isAbsent(picture);
    int budget = options.maxBytes();
    double worth = style.bytesPerPixel() * picture.width() * picture.height();
    wanted = Math.min(budget, Math.max(SMALL_BYTES, worth));
    if (options.mono()) {
      segmenter = Segmenter.ofBinary(picture, style.costs());
    } else if (style.flat()) {
      int regions = Math.max(FIRST_REGIONS, budget / 2);
      segmenter = Segmenter.of(picture, style.costs(), /* firstLambda= */ 1, regions);
    } else {
      int regions = Math.max(FIRST_REGIONS, (int) wanted / BYTES_PER_FIRST_REGION);
      segmenter = Segmenter.of(picture, style.costs(), firstLambda(style.lambda()), regions);
    }
  }

  /**
   * The λ up to which a photo's pixels are joined in the order in which they come: at most half of
   * the final one. With less, the graph takes three times as long, and the result is not better;
   * with more, pictures of little detail look worse.
   */
  private static double firstLambda(double lambda) {
    return Math.min(0.5 * lambda + 2, 0.05 * lambda + 11);
  }

  /** The picture as SVG within the budget; empty if this working size is too large for it. */
  Optional<byte[]> fit() {
    int budget = options.maxBytes();
    double firstTarget = style.flat() ? FLAT_LEEWAY * budget : wanted;
    if (style.flat()) {
      int merges = segmenter.merges(style.lambda(), firstTarget);
      byte[] svg = draw(merges, style);
      if (svg.length <= budget && merges == segmenter.cheapMerges(style.lambda())) {
        return Optional.of(svg);
      }
    }
    TraceStyle coarser = style.coarser();
    return new BudgetSearch(
            segmenter, merges -> draw(merges, coarser), style.lambda(), wanted, budget)
        .run(firstTarget);
  }

  private byte[] draw(int merges, TraceStyle drawn) {
    Segmentation segmentation = segment(merges);
    SubpixelEdge edge =
        threshold
            .map(found -> SubpixelEdge.between(segmentation, found.ink(), found.paper()))
            .orElseGet(() -> SubpixelEdge.betweenRegions(segmentation));
    double units = drawn.unitsPerPixel(reduction);
    SvgWriter writer = new SvgWriter(pixels.width(), pixels.height(), units / reduction);
    if (isUnderpainted(segmentation)) {
      boolean anyColor = options.colors() == 0;
      Underpaint.paths(segmentation, stone(), units, anyColor).forEach(writer::path);
    }
    new Drawing(segmentation, drawn, edge, aliased).draw(units, writer);
    return writer.end();
  }

  private boolean isUnderpainted(Segmentation segmentation) {
    return underpainted
        && picture.isOpaque()
        && !options.mono()
        && (!style.flat() || segmentation.regions() > FEW_REGIONS);
  }

  /** Side of an underpaint stone, in working pixels. */
  private int stone() {
    if (style.flat()) {
      return TracedPicture.MAX_PIXELS;
    }
    double pixels = (double) picture.width() * picture.height();
    double affordable = pixels * BYTES_PER_STONE / options.maxBytes();
    return Math.max(MIN_STONE, (int) Math.ceil(Math.sqrt(affordable)));
  }

  private Segmentation segment(int merges) {
    if (options.mono()) {
      return segmenter.inkOnPaper(merges);
    }
    int colors = options.colors();
    if (colors == 0) {
      int regions = segmenter.regions(merges);
      int wanted = style.flat() ? FLAT_COLORS : Math.clamp(regions / 40, 64, PHOTO_COLORS);
      colors = Math.min(wanted, options.maxBytes() / BYTES_PER_COLOR);
    }
    return style.flat() ? segmenter.colored(merges, colors) : segmenter.relaxed(merges, colors);
  }
}
