package com.progimage.server.engine.analysis.label;

import com.progimage.server.engine.analysis.label.LabelLayer.LabelBlock;
import com.progimage.server.engine.analysis.label.LabelWeights.Weights;
import com.progimage.server.engine.analysis.net.Convolution;
import com.progimage.server.engine.analysis.net.DepthwiseConvolution;
import com.progimage.server.engine.analysis.net.Tensor;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.UnaryOperator;

/** The network EfficientNet-Lite0, which knows the thousand classes of ImageNet. */
final class EfficientNet {
  /** Width and height of its input. */
  static final int SIDE = 224;

  /** Blocks up to the mean of each channel, and the last layer. */
  private final List<Block> blocks = new ArrayList<>();

  private record Block(List<UnaryOperator<Tensor>> layers, boolean addsInput) {
    Tensor apply(Tensor input) {
      Tensor result = input;
      for (UnaryOperator<Tensor> layer : layers) {
        result = layer.apply(result);
      }
      if (addsInput) {
        for (int c = 0; c < result.channels(); c++) {
          add(input.channel(c), result.channel(c));
        }
      }
      return result;
    }

    private static void add(float[] values, float[] sums) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += values[i];
      }
    }
  }

  EfficientNet(LabelWeights all) {
    Iterator<Weights> weights = all.layers().iterator();
    for (LabelBlock block : LabelLayer.blocks()) {
      List<UnaryOperator<Tensor>> layers = new ArrayList<>();
      for (LabelLayer layer : block.layers()) {
        layers.add(layer(layer, weights.next()));
      }
      blocks.add(new Block(layers, block.addsInput()));
    }
  }

  private static UnaryOperator<Tensor> layer(LabelLayer layer, Weights weights) {
    return layer.isDepthwise()
        ? new DepthwiseConvolution(
                weights.values(),
                weights.biases(),
                layer.kernel(),
                layer.stride(),
                layer.activation())
            ::same
        : new Convolution(
                weights.values(),
                weights.biases(),
                layer.kernel(),
                layer.stride(),
                layer.activation())
            ::same;
  }

  /**
   * The probability of each class.
   *
   * @param input red, green and blue of {@link #SIDE} × {@link #SIDE} values around 0
   */
  float[] probabilities(Tensor input) {
    List<Tensor> results = results(input);
    return softmax(results.getLast());
  }

  /** What each block makes of the result before it; the last one are the classes. */
  List<Tensor> results(Tensor input) {
    List<Tensor> results = new ArrayList<>();
    Tensor value = input;
    for (int i = 0; i < blocks.size(); i++) {
      boolean isLast = i == blocks.size() - 1;
      value = blocks.get(i).apply(isLast ? means(value) : value);
      results.add(value);
    }
    return results;
  }

  private static Tensor means(Tensor value) {
    Tensor means = new Tensor(value.channels(), 1, 1);
    float[] all = value.means();
    for (int c = 0; c < all.length; c++) {
      means.channel(c)[0] = all[c];
    }
    return means;
  }

  private static float[] softmax(Tensor classes) {
    double most = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < classes.channels(); c++) {
      most = Math.max(most, classes.channel(c)[0]);
    }
    double[] powers = new double[classes.channels()];
    double sum = 0;
    for (int c = 0; c < powers.length; c++) {
      powers[c] = StrictMath.exp(classes.channel(c)[0] - most);
      sum += powers[c];
    }
    float[] probabilities = new float[powers.length];
    for (int c = 0; c < powers.length; c++) {
      probabilities[c] = (float) (powers[c] / sum);
    }
    return probabilities;
  }
}
