package com.progimage.server.engine.trace.region;

/**
 * Divides a picture into the regions that give the best colors for the bytes. Merges cannot be
 * undone, but the regions after any number of them can be requested again.
 */
public final class Segmenter {
  private static final double MIN_BOUNDARY_PRICE = 4;

  private final TracedPicture picture;
  private final Labels labels;
  private final ColorSums sums;
  private final RegionGraph graph;

  private Segmenter(TracedPicture picture, Labels labels, CostModel costs) {
    this.picture = picture;
    this.labels = labels;
    sums = new ColorSums(labels.count());
    int[] colors = picture.snapped();
    for (int i = 0; i < colors.length; i++) {
      sums.addPixel(labels.ofPixel()[i], colors[i]);
    }
    graph = new RegionGraph(picture, labels, sums, costs);
  }

  /** For ink on paper: there are no colors in between, so only equal pixels are joined at first. */
  public static Segmenter ofBinary(TracedPicture picture, CostModel costs) {
    return new Segmenter(picture, PixelUnion.equal(picture, costs), costs);
  }

  /**
   * @param firstLambda minimum squared error that a byte is worth in the first regions
   * @param maxRegions maximum number of first regions; if there are more, they are merged more
   *     coarsely
   */
  public static Segmenter of(
      TracedPicture picture, CostModel costs, double firstLambda, int maxRegions) {
    return new Segmenter(picture, PixelUnion.cheap(picture, costs, firstLambda, maxRegions), costs);
  }

  /**
   * The number of merges after which a byte is worth {@code lambda} of squared error and the
   * estimate is at most {@code maxBytes}.
   */
  public int merges(double lambda, double maxBytes) {
    graph.merge(lambda, maxBytes);
    return Math.max(graph.mergesFor(maxBytes), graph.mergesUpTo(lambda));
  }

  /** The number of merges that are worth it whatever the budget: fewer would gain nothing. */
  public int cheapMerges(double lambda) {
    return merges(lambda, Double.POSITIVE_INFINITY);
  }

  public double estimatedBytes(int merges) {
    return graph.bytesAfter(merges);
  }

  /** The number of regions after a number of merges. */
  public int regions(int merges) {
    return labels.count() - merges;
  }

  /** Ink and transparent paper. */
  public Segmentation inkOnPaper(int merges) {
    MergedRegions merged = new MergedRegions(merges);
    return Segmentation.of(
        picture, merged.setOf, merged.sets, RegionPalette.inkOnPaper(merged.sums, merged.sets));
  }

  /** Regions in at most {@code maxColors} colors. */
  public Segmentation colored(int merges, int maxColors) {
    MergedRegions merged = new MergedRegions(merges);
    return Segmentation.of(
        picture, merged.setOf, merged.sets, RegionPalette.of(merged.sums, merged.sets, maxColors));
  }

  /** Like {@link #colored}, with smoothed boundaries. */
  public Segmentation relaxed(int merges, int maxColors) {
    Segmentation segmentation = colored(merges, maxColors);
    Relaxation.run(segmentation, Math.max(MIN_BOUNDARY_PRICE, graph.lambdaAfter(merges)));
    return segmentation;
  }

  /** The first regions, grouped into those after a number of merges. */
  private final class MergedRegions {
    final int[] setOf;
    final int sets;
    final ColorSums sums;

    MergedRegions(int merges) {
      int[] roots = graph.rootsAfter(merges);
      sets = regions(merges);
      sums = new ColorSums(sets);
      int[] number = new int[roots.length];
      int numbered = 0;
      for (int i = 0; i < roots.length; i++) {
        if (roots[i] == i) {
          number[i] = numbered++;
        }
      }
      for (int i = 0; i < roots.length; i++) {
        sums.addAll(number[roots[i]], Segmenter.this.sums, i);
      }
      setOf = new int[labels.ofPixel().length];
      for (int i = 0; i < setOf.length; i++) {
        setOf[i] = number[roots[labels.ofPixel()[i]]];
      }
    }
  }
}
