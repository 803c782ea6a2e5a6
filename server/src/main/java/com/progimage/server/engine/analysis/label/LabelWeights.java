package com.progimage.server.engine.analysis.label;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The weights of the network, with each batch norm folded into the convolution before it. */
public final class LabelWeights {
  /** Of the original file, efficientnet-lite0-57934424.pth. */
  public static final String ORIGINAL_SHA256 =
      "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db";

  /** Added to a variance, so that its root is not zero. */
  private static final double EPSILON = 1e-3;

  private final List<Weights> layers;

  /**
   * @param layers of {@link LabelLayer#all}
   */
  LabelWeights(List<Weights> layers) {
    this.layers = List.copyOf(layers);
  }

  /** Weights by output, input, row and column, and a bias for each output; not copied. */
  record Weights(float[] values, float[] biases) {}

  List<Weights> layers() {
    return layers;
  }

  /**
   * Reads the original file.
   *
   * @param file has the digest {@link #ORIGINAL_SHA256}
   */
  public static LabelWeights original(Path file) throws IOException {
    TorchFile torch = TorchFile.read(file);
    List<Weights> layers = new ArrayList<>();
    for (LabelLayer layer : LabelLayer.all()) {
      float[] values = torch.values(layer.convolution() + ".weight");
      layers.add(
          layer.norm().isEmpty()
              ? new Weights(values, torch.values(layer.convolution() + ".bias"))
              : folded(values, torch, layer.norm()));
    }
    return new LabelWeights(layers);
  }

  private static Weights folded(float[] values, TorchFile torch, String norm) throws IOException {
    float[] factors = torch.values(norm + ".weight");
    float[] biases = torch.values(norm + ".bias");
    float[] means = torch.values(norm + ".running_mean");
    float[] variances = torch.values(norm + ".running_var");
    int each = values.length / biases.length;
    for (int output = 0; output < biases.length; output++) {
      double factor = factors[output] / Math.sqrt(variances[output] + EPSILON);
      for (int i = output * each; i < (output + 1) * each; i++) {
        values[i] = (float) (values[i] * factor);
      }
      biases[output] = (float) (biases[output] - means[output] * factor);
    }
    return new Weights(values, biases);
  }
}
