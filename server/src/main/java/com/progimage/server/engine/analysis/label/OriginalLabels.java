package com.progimage.server.engine.analysis.label;

import com.progimage.server.analysis.OriginalFile;
import com.progimage.server.engine.analysis.label.LabelModel.LabelWeights;
import com.progimage.server.engine.analysis.label.torch.TorchFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads PyTorch's file in a folder; see {@link OriginalFile#read}. */
public final class OriginalLabels {
  /** Added to a variance, so that its root is not zero. */
  private static final double EPSILON = 1e-3;

  private OriginalLabels() {}

  public static LabelModel model(Path folder) {
    try {
      TorchFile torch = TorchFile.read(OriginalFile.LABEL_NET.read(folder));
      List<LabelWeights> layers = new ArrayList<>();
      for (LabelLayer layer : LabelLayer.all()) {
        layers.add(weights(layer, torch));
      }
      return new LabelModel(LabelModel.ORIGINAL, layers);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static LabelWeights weights(LabelLayer layer, TorchFile torch) throws IOException {
    float[] values = torch.values(layer.convolution() + ".weight");
    return layer.norm().isEmpty()
        ? new LabelWeights(values, torch.values(layer.convolution() + ".bias"))
        : folded(values, torch, layer.norm());
  }

  /** The weights with the batch norm that follows them folded in. */
  private static LabelWeights folded(float[] values, TorchFile torch, String norm)
      throws IOException {
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
    return new LabelWeights(values, biases);
  }
}
