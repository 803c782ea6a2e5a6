package com.progimage.server.engine.analysis.face;

import java.util.List;

/**
 * All weights that finding and encoding faces needs.
 *
 * @param name tells results of one set of weights from those of another
 */
public record FaceModel(
    String name, Templates.Shape templates, LandmarkFinder.Shapes landmarks, List<FaceNet.Layer> net) {
  /** The original weights: results are those of dlib. */
  public static final String ORIGINAL = "dlib-resnet-v1";

  /** The packed weights, which are rounded. */
  public static final String PACKED = "dlib-resnet-v1-int8";

  public FaceModel {
    net = List.copyOf(net);
  }
}
