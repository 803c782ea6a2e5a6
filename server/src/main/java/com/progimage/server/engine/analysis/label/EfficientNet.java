package com.progimage.server.engine.analysis.label;

import com.progimage.server.engine.analysis.label.LabelLayer.LabelBlock;
import com.progimage.server.engine.analysis.label.LabelModel.LabelWeights;
import com.progimage.server.engine.analysis.net.Convolution;
import com.progimage.server.engine.analysis.net.DepthwiseConvolution;
import com.progimage.server.engine.analysis.net.Tensor;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** The network EfficientNet-Lite0, which knows the thousand classes of ImageNet. */
final class EfficientNet {
  /** Width and height of its input. */
  static final int SIDE = 224;

  private final List<InvertedBlock> blocks = new ArrayList<>();

  /** Reads the mean of each channel of the last block. */
  private final Convolution classes;

  private record InvertedBlock(List<UnaryOperator<Tensor>> layers, boolean addsInput) {
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

  EfficientNet(LabelModel model) {
    Iterator<LabelWeights> weights = model.layers().iterator();
    for (LabelBlock block : LabelLayer.blocks()) {
      List<UnaryOperator<Tensor>> layers = new ArrayList<>();
      for (LabelLayer layer : block.layers()) {
        layers.add(layer(layer, weights.next()));
      }
      blocks.add(new InvertedBlock(layers, block.addsInput()));
    }
    classes = convolution(LabelLayer.LAST, weights.next());
  }

  private static UnaryOperator<Tensor> layer(LabelLayer layer, LabelWeights weights) {
    return layer.isDepthwise()
        ? depthwise(layer, weights)::same
        : convolution(layer, weights)::same;
  }

  private static Convolution convolution(LabelLayer layer, LabelWeights weights) {
    return new Convolution(
        weights.values(), weights.biases(), layer.kernel(), layer.stride(), layer.activation());
  }

  private static DepthwiseConvolution depthwise(LabelLayer layer, LabelWeights weights) {
    return new DepthwiseConvolution(
        weights.values(), weights.biases(), layer.kernel(), layer.stride(), layer.activation());
  }

  /**
   * The probability of each class.
   *
   * @param input red, green and blue of {@link #SIDE} × {@link #SIDE} values around 0
   */
  float[] probabilities(Tensor input) {
    return probabilities(input, result -> {});
  }

  /**
   * @param observer receives what each block makes of the result before it
   */
  float[] probabilities(Tensor input, Consumer<Tensor> observer) {
    Tensor value = input;
    for (InvertedBlock block : blocks) {
      value = block.apply(value);
      observer.accept(value);
    }
    return softmax(classes.same(means(value)));
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
