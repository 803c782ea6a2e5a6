package com.progimage.server.engine.analysis.label;

import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.analysis.AreaMeans;
import com.progimage.server.engine.analysis.net.Tensor;

/** Makes the network's input of a picture: most of its middle. */
final class LabelInput {
  /** Share of the shorter side that the network sees: it was trained on such pictures. */
  private static final double SHARE = 0.875;

  private static final float MEAN = 127;
  private static final float SCALE = 128;

  private LabelInput() {}

  static Tensor of(Pixels picture) {
    double side = SHARE * Math.min(picture.width(), picture.height());
    float[][] planes =
        AreaMeans.of(
                picture,
                new AreaMeans.MeanArea(
                    (picture.width() - side) / 2, (picture.height() - side) / 2, side, side),
                EfficientNet.SIDE,
                EfficientNet.SIDE)
            .overWhite();
    for (float[] plane : planes) {
      for (int i = 0; i < plane.length; i++) {
        plane[i] = (plane[i] - MEAN) / SCALE;
      }
    }
    return new Tensor(planes, EfficientNet.SIDE, EfficientNet.SIDE);
  }
}
