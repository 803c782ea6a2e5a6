package com.progimage.server.engine.analysis.face;

import java.util.List;

/** All weights that finding and encoding faces needs. */
public record FaceModel(
    Templates.TemplateShape templates,
    LandmarkFinder.Shapes landmarks,
    List<FaceNet.NetLayer> net) {
  public FaceModel {
    net = List.copyOf(net);
  }
}
