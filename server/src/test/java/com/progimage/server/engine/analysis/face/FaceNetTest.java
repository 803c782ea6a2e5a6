package com.progimage.server.engine.analysis.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.analysis.Encoding;
import com.progimage.server.engine.Pixels;
import com.progimage.support.DrawnFace;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FaceNetTest {
  /** The first of dlib's numbers for a drawn chip. */
  private static final float[] EXPECTED = {
    -0.055731f, 0.103808f, 0.019007f, 0.015952f, -0.127631f, -0.011111f
  };

  @Test
  void roundedWeightsEncodeNearlyAsDlibDoes() {
    FaceNet net = new FaceNet(PackedFaces.model().net());

    Encoding encoding =
        net.encode(RgbImage.of(new Pixels(150, 150, DrawnFace.argb(150, 150, 110))));

    for (int i = 0; i < EXPECTED.length; i++) {
      assertThat(Math.abs(encoding.at(i) - EXPECTED[i])).as("number %d", i).isLessThan(0.005f);
    }
  }

  @Test
  void layersOfOtherShapesAreRefused() {
    List<FaceNet.NetLayer> layers =
        FaceNet.SHAPES.stream().map(_ -> new FaceNet.NetLayer(new float[1], new float[1])).toList();

    assertThatThrownBy(() -> new FaceNet(layers)).hasMessageContaining("layer 0");
  }
}
