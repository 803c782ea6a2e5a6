package com.progimage.server.engine.trace;

import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.trace.region.Antialiasing;
import com.progimage.server.engine.trace.region.Picture;
import com.progimage.server.engine.trace.region.Segmentation;
import com.progimage.server.engine.trace.region.Segmenter;
import com.progimage.server.engine.trace.region.Threshold;
import java.util.Optional;

/**
 * A picture at one working size, and the search for the most regions that fit the byte budget. The
 * estimate of the segmentation is mostly right at once; where it is not, what was written says how
 * far it is off.
 */
final class Attempt {
  private static final int MAX_ROUNDS = 10;

  /** Rounds that may be spent on more detail once something fits. */
  private static final int REFINING_ROUNDS = 3;

  /** What fills this share of the budget is good enough. */
  private static final double GOOD = 0.9;

  private static final double AIM = 0.96;
  private static final int FLAT_COLOURS = 256;
  private static final int PHOTO_COLOURS = 1024;

  /** Bytes of the budget for each colour: a path of its own takes about 25. */
  private static final int BYTES_PER_COLOUR = 100;

  /** Up to here flat art is drawn without underpaint: every edge of it can be seen. */
  private static final int FEW_REGIONS = 30;

  private static final double FIRST_LAMBDA = 0.05;

  private final Pixels pixels;
  private final TraceOptions options;
  private final Style style;
  private final int reduction;
  private final boolean underpainted;
  private final Picture picture;
  private final Optional<Threshold> threshold;
  private final boolean aliased;
  private final Segmenter segmenter;

  Attempt(Pixels pixels, TraceOptions options, Style style, int reduction, boolean underpainted) {
    this.pixels = pixels;
    this.options = options;
    this.style = style;
    this.reduction = reduction;
    this.underpainted = underpainted;
    Picture reduced = Picture.of(pixels, reduction);
    threshold = options.mono() ? Optional.of(Threshold.of(reduced)) : Optional.empty();
    if (threshold.isPresent()) {
      picture = threshold.get().picture();
    } else {
      picture = style.flat() ? Antialiasing.snap(reduced) : reduced;
    }
    aliased = style.flat() && Antialiasing.isAbsent(picture);
    if (options.mono()) {
      segmenter = Segmenter.ofBinary(picture, style.costs());
    } else {
      double first = style.flat() ? 1 : FIRST_LAMBDA * style.lambda() + 2;
      segmenter = Segmenter.of(picture, style.costs(), first, options.maxBytes());
    }
  }

  /** The picture as SVG within the budget; empty where even one region is too much. */
  Optional<byte[]> fit() {
    int budget = options.maxBytes();
    Style drawn = style;
    int merges = segmenter.merges(style.lambda(), style.flat() ? 0.95 * budget : budget);
    byte[] svg = draw(merges, drawn);
    if (svg.length <= budget) {
      return Optional.of(svg);
    }
    // Ragged edges cost more than regions: looser curves, too.
    drawn = style.coarser();
    Optional<byte[]> best = Optional.empty();
    double tooMuch = segmenter.estimatedBytes(merges);
    double tooMuchBytes = svg.length;
    double fitting = 0;
    double fittingBytes = 0;
    int refining = 0;
    for (int round = 0; round < MAX_ROUNDS && refining < REFINING_ROUNDS; round++) {
      double share = (AIM * budget - fittingBytes) / (tooMuchBytes - fittingBytes);
      // Where the proportion did not hold, it will not the next time either.
      double trust = best.isPresent() ? 1 : StrictMath.pow(0.85, round);
      double target = fitting + (tooMuch - fitting) * share * trust;
      int next = segmenter.merges(style.lambda(), target);
      svg = draw(next, drawn);
      if (svg.length <= budget) {
        best = Optional.of(svg);
        fitting = segmenter.estimatedBytes(next);
        fittingBytes = svg.length;
        refining++;
        if (svg.length >= GOOD * budget) {
          break;
        }
      } else {
        tooMuch = segmenter.estimatedBytes(next);
        tooMuchBytes = svg.length;
      }
    }
    return best;
  }

  private byte[] draw(int merges, Style drawn) {
    Segmentation segmentation = segment(merges);
    SubpixelEdge edge =
        threshold
            .map(found -> SubpixelEdge.between(segmentation, found.ink(), found.paper()))
            .orElseGet(() -> SubpixelEdge.betweenRegions(segmentation));
    double units = drawn.unitsPerPixel(reduction);
    SvgWriter writer = new SvgWriter(pixels.width(), pixels.height(), units / reduction);
    if (isUnderpainted(segmentation)) {
      boolean anyColour = options.colors() == 0;
      Underpaint.paths(segmentation, style.stone(), units, anyColour).forEach(writer::path);
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

  private Segmentation segment(int merges) {
    if (options.mono()) {
      return segmenter.inkOnPaper(merges);
    }
    int colours = options.colors();
    if (colours == 0) {
      int regions = segmenter.regions(merges);
      int wanted = style.flat() ? FLAT_COLOURS : Math.clamp(regions / 40, 64, PHOTO_COLOURS);
      colours = Math.min(wanted, options.maxBytes() / BYTES_PER_COLOUR);
    }
    return style.flat() ? segmenter.coloured(merges, colours) : segmenter.relaxed(merges, colours);
  }
}
