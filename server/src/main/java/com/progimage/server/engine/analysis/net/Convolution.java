package com.progimage.server.engine.analysis.net;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Layer that lays square kernels over all channels of its input. One thread uses it at a time. */
public final class Convolution {
  private final int inputs;
  private final int kernel;
  private final int stride;
  private final Activation activation;
  private final float[] weights;
  private final float[] biases;

  /** The weights by input, each with one value for every output; made when first needed. */
  private float @Nullable [][] byInput;

  /**
   * @param weights by output, input, row and column
   * @param biases one for each output
   * @param kernel side of the kernel
   */
  public Convolution(
      float[] weights, float[] biases, int kernel, int stride, Activation activation) {
    int depth = weights.length / biases.length;
    this.inputs = depth / (kernel * kernel);
    if (weights.length != biases.length * inputs * kernel * kernel || inputs == 0) {
      throw new IllegalArgumentException(
          weights.length + " weights for " + biases.length + " kernels of " + kernel);
    }
    this.kernel = kernel;
    this.stride = stride;
    this.activation = activation;
    this.weights = weights;
    this.biases = biases;
  }

  /** Lays the kernels where they lie inside the input. */
  public Tensor inside(Tensor input) {
    return apply(input, Window.inside(kernel, stride, input.height(), input.width()));
  }

  /** Pads the input as TensorFlow's {@code SAME} does. */
  public Tensor same(Tensor input) {
    return apply(input, Window.same(kernel, stride, input.height(), input.width()));
  }

  private Tensor apply(Tensor input, Window window) {
    if (input.channels() != inputs) {
      throw new IllegalArgumentException(input.channels() + " channels instead of " + inputs);
    }
    float[][] columns = kernel == 1 && stride == 1 ? input.values() : columns(input, window);
    int area = window.area();
    float[][] result = area >= biases.length ? byPosition(columns, area) : byOutput(columns, area);
    for (float[] channel : result) {
      activation.apply(channel);
    }
    return new Tensor(result, window.height(), window.width());
  }

  /** Lays the vectors of the processor along the positions. */
  private float[][] byPosition(float[][] columns, int area) {
    float[][] sums = new float[biases.length][area];
    for (int o = 0; o < sums.length; o++) {
      Arrays.fill(sums[o], biases[o]);
    }
    MatrixProduct.add(sums, weights, columns, area);
    return sums;
  }

  /** Lays the vectors of the processor along the outputs, where these are more. */
  private float[][] byOutput(float[][] columns, int area) {
    float[] factors = new float[area * columns.length];
    for (int k = 0; k < columns.length; k++) {
      float[] column = columns[k];
      for (int x = 0; x < area; x++) {
        factors[x * columns.length + k] = column[x];
      }
    }
    float[][] sums = new float[area][];
    for (int x = 0; x < area; x++) {
      sums[x] = biases.clone();
    }
    if (byInput == null) {
      byInput = transposed(columns.length);
    }
    MatrixProduct.add(sums, factors, byInput, biases.length);
    float[][] result = new float[biases.length][area];
    for (int o = 0; o < biases.length; o++) {
      for (int x = 0; x < area; x++) {
        result[o][x] = sums[x][o];
      }
    }
    return result;
  }

  private float[][] transposed(int depth) {
    float[][] transposed = new float[depth][biases.length];
    for (int o = 0; o < biases.length; o++) {
      for (int k = 0; k < depth; k++) {
        transposed[k][o] = weights[o * depth + k];
      }
    }
    return transposed;
  }

  /** For each input and each cell of its kernel, the values that lie under it at all positions. */
  private float[][] columns(Tensor input, Window window) {
    float[][] columns = new float[inputs * kernel * kernel][window.area()];
    int k = 0;
    for (int c = 0; c < inputs; c++) {
      for (int row = 0; row < kernel; row++) {
        for (int column = 0; column < kernel; column++) {
          gather(input.channel(c), input, window, row, column, columns[k++]);
        }
      }
    }
    return columns;
  }

  private void gather(
      float[] channel, Tensor input, Window window, int row, int column, float[] into) {
    int from = window.from(column);
    int to = window.to(column, input.width());
    for (int y = 0; y < window.height(); y++) {
      int inputY = y * stride - window.top() + row;
      if (inputY < 0 || inputY >= input.height() || from >= to) {
        continue;
      }
      int source = inputY * input.width() - window.left() + column;
      int target = y * window.width();
      if (stride == 1) {
        System.arraycopy(channel, source + from, into, target + from, to - from);
      } else {
        for (int x = from; x < to; x++) {
          into[target + x] = channel[source + x * stride];
        }
      }
    }
  }
}
