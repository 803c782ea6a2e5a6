package com.progimage.server.engine.analysis.face.dlib;

import com.progimage.server.engine.analysis.face.FaceNet;
import com.progimage.server.engine.analysis.face.FaceNet.LayerShape;
import com.progimage.server.engine.analysis.face.FaceNet.NetLayer;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads {@code dlib_face_recognition_resnet_model_v1.dat}: of each layer only the weights. The
 * affine layers that follow the convolutions become part of them.
 */
final class OriginalNet {
  private static final String CONVOLUTION = "con_";
  private static final String AFFINE = "affine_";
  private static final String LAST = "fc_2";

  private OriginalNet() {}

  static List<NetLayer> read(byte[] file) {
    DlibReader in = new DlibReader(file);
    List<float[]> convolutions = new ArrayList<>();
    List<float[]> affines = new ArrayList<>();
    List<float[]> last = new ArrayList<>();
    for (String name = in.skipTo(CONVOLUTION, AFFINE, LAST);
        !name.isEmpty();
        name = in.skipTo(CONVOLUTION, AFFINE, LAST)) {
      switch (name) {
        case CONVOLUTION -> convolutions.add(in.readTensor());
        case AFFINE -> affines.add(in.readTensor());
        default -> {
          in.readLong();
          in.readLong();
          last.add(in.readTensor());
        }
      }
    }
    int count = FaceNet.SHAPES.size() - 1;
    if (convolutions.size() != count || affines.size() != count || last.size() != 1) {
      throw new IllegalArgumentException(convolutions.size() + " convolutions");
    }
    List<NetLayer> layers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      layers.add(fold(FaceNet.SHAPES.get(i), convolutions.get(i), affines.get(i)));
    }
    layers.add(transposed(FaceNet.SHAPES.getLast(), last.getFirst()));
    return layers;
  }

  /** The convolution is stored as weights, then biases; the affine as factors, then summands. */
  private static NetLayer fold(LayerShape shape, float[] convolution, float[] affine) {
    int outputs = shape.outputs();
    int depth = shape.depth();
    if (convolution.length != outputs * depth + outputs || affine.length != 2 * outputs) {
      throw new IllegalArgumentException(convolution.length + " weights instead of " + shape);
    }
    float[] weights = new float[outputs * depth];
    float[] biases = new float[outputs];
    for (int o = 0; o < outputs; o++) {
      float factor = affine[o];
      for (int k = 0; k < depth; k++) {
        weights[o * depth + k] = convolution[o * depth + k] * factor;
      }
      biases[o] = convolution[outputs * depth + o] * factor + affine[outputs + o];
    }
    return new NetLayer(weights, biases);
  }

  /** The last layer is stored by input. */
  private static NetLayer transposed(LayerShape shape, float[] byInput) {
    if (byInput.length != shape.outputs() * shape.inputs()) {
      throw new IllegalArgumentException(byInput.length + " weights instead of " + shape);
    }
    float[] weights = new float[byInput.length];
    for (int o = 0; o < shape.outputs(); o++) {
      for (int i = 0; i < shape.inputs(); i++) {
        weights[o * shape.inputs() + i] = byInput[i * shape.outputs() + o];
      }
    }
    return new NetLayer(weights, new float[shape.outputs()]);
  }
}
