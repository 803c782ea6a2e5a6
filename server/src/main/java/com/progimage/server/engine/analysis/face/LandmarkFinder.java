package com.progimage.server.engine.analysis.face;

import com.progimage.server.analysis.Face;
import com.progimage.server.analysis.Face.FaceBox;
import com.progimage.server.analysis.Face.Landmark;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the landmarks of a face: from their mean position it moves them in several cascades, by the
 * leaves of trees that compare the brightness of pixels near them (Kazemi and Sullivan 2014).
 * Immutable.
 */
public final class LandmarkFinder {
  /** Comparisons in a tree. */
  public static final int SPLITS = 15;

  public static final int LEAVES = SPLITS + 1;

  /** Values of a shape: x and y of each landmark. */
  public static final int VALUES = 2 * Face.LANDMARKS;

  private final Shapes shapes;

  /**
   * The finder as it is stored. Positions are parts of the face's box.
   *
   * @param mean x and y of each landmark in turn
   */
  @SuppressWarnings("ArrayRecordComponent") // weights, which are never compared
  public record Shapes(float[] mean, List<TreeCascade> cascades) {
    public Shapes {
      cascades = List.copyOf(cascades);
      if (mean.length != VALUES) {
        throw new IllegalArgumentException(mean.length + " values");
      }
    }
  }

  /**
   * Trees that see the same pixels.
   *
   * @param anchors for each pixel, the landmark that it moves with
   * @param offsets for each pixel, x and y from its anchor in the mean shape
   * @param first for each split of each tree, a pixel
   * @param second the pixel whose brightness is subtracted from that of the first
   * @param thresholds where the difference is greater, the next split is 2n + 1, otherwise 2n + 2.
   *     Differences are integers, so that the thresholds are too
   * @param leaves for each leaf of each tree, what is added to the shape
   */
  @SuppressWarnings("ArrayRecordComponent") // weights, which are never compared
  public record TreeCascade(
      byte[] anchors,
      float[] offsets,
      short[] first,
      short[] second,
      byte[] thresholds,
      float[] leaves) {
    public TreeCascade {
      int trees = first.length / SPLITS;
      if (offsets.length != 2 * anchors.length
          || first.length != trees * SPLITS
          || second.length != first.length
          || thresholds.length != first.length
          || leaves.length != trees * LEAVES * VALUES) {
        throw new IllegalArgumentException(trees + " trees, " + leaves.length + " in leaves");
      }
    }

    int trees() {
      return first.length / SPLITS;
    }
  }

  public LandmarkFinder(Shapes shapes) {
    this.shapes = shapes;
  }

  public Shapes shapes() {
    return shapes;
  }

  /** The landmarks of the face in a box. */
  List<Landmark> find(RgbImage image, FaceBox box) {
    float[] shape = shapes.mean.clone();
    for (TreeCascade cascade : shapes.cascades) {
      move(shape, cascade, pixels(shape, cascade, image, box));
    }
    List<Landmark> landmarks = new ArrayList<>(Face.LANDMARKS);
    for (int i = 0; i < VALUES; i += 2) {
      landmarks.add(new Landmark(x(shape[i], box), y(shape[i + 1], box)));
    }
    return landmarks;
  }

  /** The brightness of a cascade's pixels, which turn and grow with the shape. */
  private int[] pixels(float[] shape, TreeCascade cascade, RgbImage image, FaceBox box) {
    Similarity similarity = Similarity.between(shapes.mean, shape);
    float cos = (float) similarity.cos();
    float sin = (float) similarity.sin();
    int[] pixels = new int[cascade.anchors.length];
    for (int i = 0; i < pixels.length; i++) {
      float dx = cascade.offsets[2 * i];
      float dy = cascade.offsets[2 * i + 1];
      int anchor = 2 * cascade.anchors[i];
      float across = cos * dx + -sin * dy + shape[anchor];
      float down = sin * dx + cos * dy + shape[anchor + 1];
      pixels[i] = image.brightness(x(across, box), y(down, box));
    }
    return pixels;
  }

  private static int x(float across, FaceBox box) {
    return Rounding.halfUp(box.left() + across * (double) (box.right() - box.left()));
  }

  private static int y(float down, FaceBox box) {
    return Rounding.halfUp(box.top() + down * (double) (box.bottom() - box.top()));
  }

  private static void move(float[] shape, TreeCascade cascade, int[] pixels) {
    for (int tree = 0; tree < cascade.trees(); tree++) {
      int splits = tree * SPLITS;
      int node = 0;
      while (node < SPLITS) {
        int split = splits + node;
        int difference = pixels[cascade.first[split]] - pixels[cascade.second[split]];
        node = 2 * node + (difference > cascade.thresholds[split] ? 1 : 2);
      }
      int leaf = (tree * LEAVES + node - SPLITS) * VALUES;
      for (int i = 0; i < VALUES; i++) {
        shape[i] += cascade.leaves[leaf + i];
      }
    }
  }
}
