package com.progimage.server.engine.analysis.face;

import com.progimage.server.analysis.Encoding;
import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.analysis.net.Activation;
import com.progimage.server.engine.analysis.net.Convolution;
import com.progimage.server.engine.analysis.net.Pooling;
import com.progimage.server.engine.analysis.net.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Encodes a face with dlib's residual network of 29 convolutions (He et al. 2015). One thread uses
 * it at a time.
 */
public final class FaceNet {
  /** Shape of each layer, in order: 29 convolutions, and the weights of the encoding. */
  public static final List<LayerShape> SHAPES = shapes();

  /** The mean color of the pictures that the network was trained with. */
  private static final float[] MEAN = {122.782f, 117.001f, 104.298f};

  private static final int CHIP_SAMPLES = FaceChip.SIDE * FaceChip.SIDE;

  private final Convolution first;
  private final List<ResidualBlock> blocks = new ArrayList<>();
  private final NetLayer last;

  /**
   * @param kernel side of the kernel
   */
  public record LayerShape(int outputs, int inputs, int kernel) {
    /** Weights of one output. */
    public int depth() {
      return inputs * kernel * kernel;
    }
  }

  /**
   * @param weights by output, input, row and column
   * @param biases one for each output
   */
  @SuppressWarnings("ArrayRecordComponent") // weights, which are never compared
  public record NetLayer(float[] weights, float[] biases) {}

  /**
   * @param layers one for each of {@link #SHAPES}
   */
  public FaceNet(List<NetLayer> layers) {
    for (int i = 0; i < SHAPES.size(); i++) {
      LayerShape shape = SHAPES.get(i);
      NetLayer layer = layers.get(i);
      if (layer.biases.length != shape.outputs
          || layer.weights.length != shape.outputs * shape.depth()) {
        throw new IllegalArgumentException("layer " + i + " is not " + shape);
      }
    }
    first = convolution(layers, 0, 2, Activation.RELU);
    last = layers.getLast();
    for (int i = 1; i + 1 < layers.size(); i += 2) {
      boolean isHalving = isHalving((i - 1) / 2);
      blocks.add(
          new ResidualBlock(
              isHalving,
              convolution(layers, i, isHalving ? 2 : 1, Activation.RELU),
              convolution(layers, i + 1, 1, Activation.NONE)));
    }
  }

  private static Convolution convolution(
      List<NetLayer> layers, int index, int stride, Activation activation) {
    NetLayer layer = layers.get(index);
    return new Convolution(
        layer.weights, layer.biases, SHAPES.get(index).kernel, stride, activation);
  }

  private static List<LayerShape> shapes() {
    List<LayerShape> shapes = new ArrayList<>();
    shapes.add(new LayerShape(32, 3, 7));
    int inputs = 32;
    for (int block = 0; block < 14; block++) {
      int outputs = block < 3 ? 32 : block < 7 ? 64 : block < 10 ? 128 : 256;
      shapes.add(new LayerShape(outputs, inputs, 3));
      shapes.add(new LayerShape(outputs, outputs, 3));
      inputs = outputs;
    }
    shapes.add(new LayerShape(Encoding.LENGTH, inputs, 1));
    return List.copyOf(shapes);
  }

  private static boolean isHalving(int block) {
    return block == 3 || block == 7 || block == 10 || block == 13;
  }

  /** Encodes an upright face that fills a picture of 150 × 150 pixels. */
  public Encoding encode(Pixels chip) {
    if (chip.width() != FaceChip.SIDE || chip.height() != FaceChip.SIDE) {
      throw new IllegalArgumentException("a chip of " + chip.size());
    }
    return encode(RgbImage.of(chip));
  }

  /**
   * @param chip as {@link FaceChip} cuts it
   */
  Encoding encode(RgbImage chip) {
    Tensor values = first.inside(input(chip));
    values = Pooling.maximum(values);
    for (ResidualBlock block : blocks) {
      values = block.apply(values);
    }
    return encode(values.means());
  }

  private Encoding encode(float[] means) {
    float[] encoding = new float[Encoding.LENGTH];
    for (int i = 0; i < encoding.length; i++) {
      float sum = 0;
      for (int j = 0; j < means.length; j++) {
        sum += last.weights[i * means.length + j] * means[j];
      }
      encoding[i] = sum + last.biases[i];
    }
    return new Encoding(encoding);
  }

  private static Tensor input(RgbImage chip) {
    Tensor input = new Tensor(RgbImage.CHANNELS, FaceChip.SIDE, FaceChip.SIDE);
    for (int c = 0; c < RgbImage.CHANNELS; c++) {
      float[] channel = input.channel(c);
      for (int i = 0; i < CHIP_SAMPLES; i++) {
        channel[i] = ((chip.planes[c][i] & 255) - MEAN[c]) / 256;
      }
    }
    return input;
  }

  /** Two convolutions, whose result is added to their input. */
  private record ResidualBlock(boolean isHalving, Convolution first, Convolution second) {
    Tensor apply(Tensor input) {
      if (isHalving) {
        return halve(input);
      }
      Tensor result = second.same(first.same(input));
      for (int c = 0; c < result.channels(); c++) {
        float[] sum = result.channel(c);
        float[] in = input.channel(c);
        for (int i = 0; i < sum.length; i++) {
          sum[i] = Math.max(0, sum[i] + in[i]);
        }
      }
      return result;
    }

    /** The two may differ in size: both are taken to be zero beyond their own. */
    private Tensor halve(Tensor input) {
      Tensor result = second.same(first.inside(input));
      Tensor halved = Pooling.halves(input);
      Tensor sum =
          new Tensor(
              result.channels(),
              Math.max(result.height(), halved.height()),
              Math.max(result.width(), halved.width()));
      add(result, sum);
      add(halved, sum);
      for (int c = 0; c < sum.channels(); c++) {
        Activation.RELU.apply(sum.channel(c));
      }
      return sum;
    }

    private static void add(Tensor summand, Tensor sum) {
      for (int c = 0; c < Math.min(summand.channels(), sum.channels()); c++) {
        float[] from = summand.channel(c);
        float[] to = sum.channel(c);
        for (int y = 0; y < summand.height(); y++) {
          for (int x = 0; x < summand.width(); x++) {
            to[y * sum.width() + x] += from[y * summand.width() + x];
          }
        }
      }
    }
  }
}
