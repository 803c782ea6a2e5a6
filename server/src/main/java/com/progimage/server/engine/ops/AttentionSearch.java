package com.progimage.server.engine.ops;

import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.ops.color.Luminance;
import com.progimage.server.engine.ops.resample.Resampler;
import com.progimage.server.image.Size;
import com.progimage.server.transformation.operation.Gravity;
import com.progimage.server.transformation.operation.Resize;
import com.progimage.server.transformation.operation.ResizePlan;

/**
 * Finds the part of a picture that attracts attention. Edges, skin tones and saturated colors
 * score, as in smartcrop.js and libvips, and score higher in the middle of the part than at its
 * ends.
 */
public final class AttentionSearch {
  /** Longer side of the picture that is analyzed, in pixels: details do not matter. */
  private static final int LONGER_SIDE = 128;

  /** Direction of the mean skin color in RGB (smartcrop.js). */
  private static final float[] SKIN = {0.78f, 0.57f, 0.44f};

  private static final float SKIN_THRESHOLD = 0.8f;
  private static final float SATURATION_THRESHOLD = 0.4f;
  private static final float SKIN_WEIGHT = 1.8f;
  private static final float EDGE_WEIGHT = 2f;
  private static final float SATURATION_WEIGHT = 0.6f;

  private AttentionSearch() {}

  /**
   * A resize whose gravity is the point found in {@code shown}; the same resize unless it asks for
   * attention.
   *
   * @param picture the size that the resize starts from
   * @param shown the picture, at any size
   */
  public static Resize resolve(Resize resize, Size picture, boolean vector, Pixels shown) {
    if (!(resize.gravity() instanceof Gravity.Attention)) {
      return resize;
    }
    ResizePlan plan = resize.plan(picture, vector);
    Pixels small = small(shown);
    float[] scores = scores(small);
    float[] columns = new float[small.width()];
    float[] rows = new float[small.height()];
    for (int i = 0; i < scores.length; i++) {
      columns[i % columns.length] += scores[i];
      rows[i / columns.length] += scores[i];
    }
    return resize.at(
        new Gravity.Point(
            best(columns, plan.width() / picture.width()),
            best(rows, plan.height() / picture.height())));
  }

  private static Pixels small(Pixels shown) {
    double scale = (double) LONGER_SIDE / Math.max(shown.width(), shown.height());
    if (scale >= 1) {
      return shown;
    }
    return Resampler.resample(
        shown,
        0,
        0,
        shown.width(),
        shown.height(),
        (int) Math.max(1, Math.rint(shown.width() * scale)),
        (int) Math.max(1, Math.rint(shown.height() * scale)),
        /* linear= */ false);
  }

  private static float[] scores(Pixels pixels) {
    int width = pixels.width();
    int height = pixels.height();
    float[] scores = new float[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int pixel = pixels.at(x, y);
        int around =
            difference(pixel, pixels.at(Math.max(0, x - 1), y))
                + difference(pixel, pixels.at(Math.min(width - 1, x + 1), y))
                + difference(pixel, pixels.at(x, Math.max(0, y - 1)))
                + difference(pixel, pixels.at(x, Math.min(height - 1, y + 1)));
        float edge = Math.min(1, Math.abs(around) / (255f * 255));
        float score =
            EDGE_WEIGHT * edge + SKIN_WEIGHT * skin(pixel) + SATURATION_WEIGHT * saturation(pixel);
        scores[y * width + x] = score * (pixel >>> 24) / 255;
      }
    }
    return scores;
  }

  /** Difference of luminances, weighted by the neighbor's opacity. */
  private static int difference(int pixel, int neighbor) {
    return (Luminance.of(neighbor) - Luminance.of(pixel)) * (neighbor >>> 24);
  }

  /** Similarity of a color's direction to that of skin, 0 to 1; 0 for dark colors. */
  private static float skin(int pixel) {
    float red = pixel >> 16 & 255;
    float green = pixel >> 8 & 255;
    float blue = pixel & 255;
    float length = (float) Math.sqrt(red * red + green * green + blue * blue);
    if (Luminance.of(pixel) < 51) {
      return 0;
    }
    float r = red / length - SKIN[0];
    float g = green / length - SKIN[1];
    float b = blue / length - SKIN[2];
    float likeness = 1 - (float) Math.sqrt(r * r + g * g + b * b);
    return Math.max(0, (likeness - SKIN_THRESHOLD) / (1 - SKIN_THRESHOLD));
  }

  /**
   * HSL saturation above a threshold, 0 to 1; 0 for colors that are nearly black or nearly white.
   */
  private static float saturation(int pixel) {
    int most = Math.max(pixel >> 16 & 255, Math.max(pixel >> 8 & 255, pixel & 255));
    int least = Math.min(pixel >> 16 & 255, Math.min(pixel >> 8 & 255, pixel & 255));
    int sum = most + least;
    if (sum < 26 || sum > 459) {
      return 0;
    }
    float saturation = (float) (most - least) / Math.min(sum, 510 - sum);
    return Math.max(0, (saturation - SATURATION_THRESHOLD) / (1 - SATURATION_THRESHOLD));
  }

  /**
   * The middle, 0 to 1, of the best part of an axis.
   *
   * @param share length of the part, above 0 to 1
   */
  private static double best(float[] scores, double share) {
    double length = share * scores.length;
    int places = (int) Math.round(scores.length - length);
    double best = score(scores, (scores.length - length) / 2, length);
    double middle = 0.5;
    for (int i = 0; i <= places; i++) {
      // Searches from the middle outwards, so that another place must score higher to win.
      int offset = i % 2 == 0 ? -i / 2 : (i + 1) / 2;
      int place = places / 2 + offset;
      double start = Math.min(place, scores.length - length);
      double score = score(scores, start, length);
      if (score > best * (1 + 1e-6)) {
        best = score;
        middle = Math.clamp((start + length / 2) / scores.length, 0, 1);
      }
    }
    // Rounds to the precision of a point in a transformation.
    return Math.rint(middle * 10_000) / 10_000;
  }

  private static double score(float[] scores, double start, double length) {
    double sum = 0;
    int end = Math.min(scores.length, (int) Math.ceil(start + length));
    for (int i = (int) start; i < end; i++) {
      double place = Math.clamp((i + 0.5 - start) / length, 0, 1);
      sum += scores[i] * place * (1 - place);
    }
    return sum;
  }
}
