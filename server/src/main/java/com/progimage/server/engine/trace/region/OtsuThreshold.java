package com.progimage.server.engine.trace.region;

/**
 * Converts a picture to ink on paper. Luma over white is split at the greatest variance between the
 * two classes (N. Otsu, "A Threshold Selection Method from Gray-Level Histograms", 1979), then
 * thresholded at the middle of the two means, where an antialiased edge runs.
 */
public final class OtsuThreshold {
  private static final int LEVELS = 256;
  private static final int INK = PackedColor.gray(0);
  private static final int PAPER = PackedColor.gray(255);

  private final TracedPicture picture;
  private final int ink;
  private final int paper;

  private OtsuThreshold(TracedPicture picture, int ink, int paper) {
    this.picture = picture;
    this.ink = ink;
    this.paper = paper;
  }

  public static OtsuThreshold of(TracedPicture picture) {
    int[] source = picture.source();
    int[] histogram = new int[LEVELS];
    for (int color : source) {
      histogram[luma(color)]++;
    }
    int split = split(histogram);
    double dark = mean(histogram, 0, split + 1);
    double light = mean(histogram, split + 1, LEVELS);
    boolean both = dark >= 0 && light >= 0;
    double cut = both ? (dark + light) / 2 : 127.5;
    int[] gray = new int[source.length];
    int[] binary = new int[source.length];
    for (int i = 0; i < source.length; i++) {
      int luma = luma(source[i]);
      gray[i] = PackedColor.gray(luma);
      binary[i] = luma <= cut ? INK : PAPER;
    }
    return new OtsuThreshold(
        new TracedPicture(picture.width(), picture.height(), /* opaque= */ true, gray, binary),
        both ? PackedColor.gray((int) dark) : INK,
        both ? PackedColor.gray((int) light) : PAPER);
  }

  /** A picture whose source is gray, and whose snapped layer is black and white. */
  public TracedPicture picture() {
    return picture;
  }

  /** Mean gray level of the pixels that became ink. */
  public int ink() {
    return ink;
  }

  /** Mean gray level of the pixels that became paper. */
  public int paper() {
    return paper;
  }

  /** Rec. 709 weights in 256ths, over white. */
  private static int luma(int color) {
    int weighted =
        PackedColor.red(color) * 54 + PackedColor.green(color) * 183 + PackedColor.blue(color) * 19
            >> 8;
    return Math.min(255, weighted + 255 - PackedColor.alpha(color));
  }

  private static int split(int[] histogram) {
    long total = 0;
    double sum = 0;
    for (int level = 0; level < LEVELS; level++) {
      total += histogram[level];
      sum += (double) level * histogram[level];
    }
    long count = 0;
    double below = 0;
    double best = -1;
    int split = LEVELS / 2 - 1;
    for (int level = 0; level < LEVELS - 1; level++) {
      count += histogram[level];
      below += (double) level * histogram[level];
      if (count == 0 || count == total) {
        continue;
      }
      double difference = below / count - (sum - below) / (total - count);
      double variance = (double) count * (total - count) * difference * difference;
      if (variance > best * 1.0000001) {
        best = variance;
        split = level;
      }
    }
    return split;
  }

  /** Mean level of a range of the histogram, −1 if it is empty. */
  private static double mean(int[] histogram, int from, int to) {
    long count = 0;
    long sum = 0;
    for (int level = from; level < to; level++) {
      count += histogram[level];
      sum += (long) level * histogram[level];
    }
    return count == 0 ? -1 : sum / (double) count;
  }
}
