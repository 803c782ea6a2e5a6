package com.progimage.server.engine.analysis.label;

import java.util.List;

/**
 * All weights that naming a picture needs.
 *
 * @param name tells results of one set of weights from those of another
 * @param layers of {@link LabelLayer#all}
 */
public record LabelModel(String name, List<LabelWeights> layers) {
  /** The original weights. */
  public static final String ORIGINAL = "efficientnet-lite0";

  /** The packed weights, which are rounded. */
  public static final String PACKED = "efficientnet-lite0-int8";

  public LabelModel {
    layers = List.copyOf(layers);
  }

  /**
   * The weights of a layer; not copied.
   *
   * @param values by output, input, row and column
   * @param biases one for each output
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record LabelWeights(float[] values, float[] biases) {}
}
