package com.progimage.server.engine.analysis.face;

import com.progimage.server.engine.analysis.net.MatrixProduct;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The detector's templates: what a face looks like in a {@link FeatureMap}, seen from the front,
 * turned to a side, or tilted. dlib trained them to be sums of few products of a column with a row,
 * so that laying them over a map takes less than half of the multiplications. Immutable.
 */
public final class Templates {
  /** Rows and columns of a template, in cells. */
  public static final int SIDE = 10;

  /** The number of templates. */
  public static final int COUNT = 5;

  private final TemplateShape shape;

  /** How many products there are. */
  private final int products;

  /** For each feature: the products that use it, and their rows one after the other. */
  private final int[][] byFeature = new int[FeatureMap.FEATURES][];

  private final float[][] rowsByFeature = new float[FeatureMap.FEATURES][];

  /** For each template: its first product, and the columns of its products, by row. */
  private final int[] first = new int[COUNT + 1];

  private final float[][] columnsByTemplate = new float[COUNT][];

  /**
   * The templates as they are stored.
   *
   * @param thresholds by template: a face is where the response is at least this
   * @param mostShared two boxes are of one face if more than this part of the box around both is in
   *     both
   * @param mostCovered two boxes are of one face if more than this part of one is in the other
   * @param products by template
   */
  public record TemplateShape(
      List<Float> thresholds, float mostShared, float mostCovered, List<List<Product>> products) {
    public TemplateShape {
      thresholds = List.copyOf(thresholds);
      products = products.stream().map(List::copyOf).toList();
      if (thresholds.size() != COUNT || products.size() != COUNT) {
        throw new IllegalArgumentException(products.size() + " templates");
      }
    }
  }

  /**
   * Weights of one feature: each is the product of a value of the column and one of the row.
   *
   * @param column {@value #SIDE} values
   * @param row {@value #SIDE} values
   */
  @SuppressWarnings("ArrayRecordComponent") // weights, which are never compared
  public record Product(int feature, float[] column, float[] row) {}

  public Templates(TemplateShape shape) {
    this.shape = shape;
    List<Product> all = shape.products.stream().flatMap(List::stream).toList();
    this.products = all.size();
    for (int f = 0; f < FeatureMap.FEATURES; f++) {
      int feature = f;
      byFeature[f] =
          IntStream.range(0, products).filter(i -> all.get(i).feature == feature).toArray();
      rowsByFeature[f] = new float[byFeature[f].length * SIDE];
      for (int i = 0; i < byFeature[f].length; i++) {
        System.arraycopy(all.get(byFeature[f][i]).row, 0, rowsByFeature[f], i * SIDE, SIDE);
      }
    }
    for (int t = 0; t < COUNT; t++) {
      List<Product> own = shape.products.get(t);
      first[t + 1] = first[t] + own.size();
      columnsByTemplate[t] = new float[SIDE * own.size()];
      for (int r = 0; r < SIDE; r++) {
        for (int i = 0; i < own.size(); i++) {
          columnsByTemplate[t][r * own.size() + i] = own.get(i).column[r];
        }
      }
    }
  }

  public TemplateShape shape() {
    return shape;
  }

  /** The responses by template, row and column of the template's first cell. */
  float[][][] respond(FeatureMap map) {
    int rows = map.rows - SIDE + 1;
    int columns = map.columns - SIDE + 1;
    float[][][] responses = new float[COUNT][rows][columns];
    float[] outside = new float[columns];
    float[][] across = new float[products][columns];
    float[][] shifted = new float[SIDE][columns];
    float[][] sums = new float[SIDE][];
    // The other rows of the map are zero.
    for (int y = FeatureMap.MARGIN; y < FeatureMap.MARGIN + rows; y++) {
      layRows(map, y, shifted, across, columns);
      for (int t = 0; t < COUNT; t++) {
        for (int r = 0; r < SIDE; r++) {
          sums[r] = y - r >= 0 && y - r < rows ? responses[t][y - r] : outside;
        }
        float[][] own = Arrays.copyOfRange(across, first[t], first[t + 1]);
        MatrixProduct.add(sums, columnsByTemplate[t], own, columns);
      }
    }
    return responses;
  }

  /** Lays the rows of all products over a row of the map. */
  private void layRows(FeatureMap map, int y, float[][] shifted, float[][] across, int columns) {
    for (int f = 0; f < FeatureMap.FEATURES; f++) {
      for (int shift = 0; shift < SIDE; shift++) {
        System.arraycopy(map.row(f, y), shift, shifted[shift], 0, columns);
      }
      float[][] own = new float[byFeature[f].length][];
      for (int i = 0; i < own.length; i++) {
        own[i] = across[byFeature[f][i]];
        Arrays.fill(own[i], 0);
      }
      MatrixProduct.add(own, rowsByFeature[f], shifted, columns);
    }
  }
}
