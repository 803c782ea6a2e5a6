package com.progimage.server.engine.analysis.net;

import java.util.Arrays;

/** Layer that lays one square kernel over each channel of its input. Immutable. */
public final class DepthwiseConvolution {
  /** Products that are added in one loop; see {@link MatrixProduct}. */
  private static final int AT_ONCE = 5;

  private final int kernel;
  private final int stride;
  private final Activation activation;
  private final float[] weights;
  private final float[] biases;

  /**
   * @param weights by channel, row and column
   * @param biases one for each channel
   * @param kernel side of the kernel
   */
  public DepthwiseConvolution(
      float[] weights, float[] biases, int kernel, int stride, Activation activation) {
    if (weights.length != biases.length * kernel * kernel) {
      throw new IllegalArgumentException(
          weights.length + " weights for " + biases.length + " kernels of " + kernel);
    }
    this.kernel = kernel;
    this.stride = stride;
    this.activation = activation;
    this.weights = weights;
    this.biases = biases;
  }

  /** Pads the input as TensorFlow's {@code SAME} does. */
  public Tensor same(Tensor input) {
    if (input.channels() != biases.length) {
      throw new IllegalArgumentException(
          input.channels() + " channels instead of " + biases.length);
    }
    Window window = Window.same(kernel, stride, input.height(), input.width());
    Tensor result = new Tensor(input.channels(), window.height(), window.width());
    Phases phases = new Phases(window, input.height(), input.width());
    for (int c = 0; c < biases.length; c++) {
      phases.fill(input.channel(c));
      float[] out = result.channel(c);
      phases.sum(weights, c * kernel * kernel, biases[c], out);
      activation.apply(out);
    }
    return result;
  }

  /**
   * A padded channel, split into the values of each {@code stride}-th row and column: the values
   * under one cell of the kernel, at all positions, then follow each other. Rows of all phases and
   * sums have the same length, so that one loop goes over all rows. What it adds up between two
   * rows is thrown away.
   */
  private static final class Phases {
    private final Window window;
    private final int inputHeight;
    private final int inputWidth;
    private final int rowLength;
    private final float[][] phases;
    private final float[] sums;
    private final float[][] shifted;
    private final float[] factors = new float[AT_ONCE];

    Phases(Window window, int inputHeight, int inputWidth) {
      this.window = window;
      this.inputHeight = inputHeight;
      this.inputWidth = inputWidth;
      int stride = window.stride();
      int more = (window.kernel() - 1) / stride;
      rowLength = window.width() + more;
      phases = new float[stride * stride][(window.height() + more) * rowLength];
      sums = new float[(window.height() - 1) * rowLength + window.width()];
      shifted = new float[AT_ONCE][sums.length];
    }

    /** The padding around the channel stays zero. */
    void fill(float[] channel) {
      int stride = window.stride();
      for (int y = 0; y < inputHeight; y++) {
        int paddedY = y + window.top();
        int row = paddedY / stride * rowLength;
        if (row >= phases[0].length) {
          break;
        }
        for (int start = 0; start < stride; start++) {
          float[] phase = phases[paddedY % stride * stride + (start + window.left()) % stride];
          int to = row + (start + window.left()) / stride;
          int end = row + rowLength;
          for (int x = start; x < inputWidth && to < end; x += stride) {
            phase[to++] = channel[y * inputWidth + x];
          }
        }
      }
    }

    void sum(float[] weights, int first, float bias, float[] out) {
      int kernel = window.kernel();
      Arrays.fill(sums, bias);
      for (int cell = 0; cell < kernel * kernel; cell += AT_ONCE) {
        for (int i = 0; i < AT_ONCE; i++) {
          boolean isInside = cell + i < kernel * kernel;
          factors[i] = isInside ? weights[first + cell + i] : 0;
          if (isInside) {
            shift((cell + i) / kernel, (cell + i) % kernel, shifted[i]);
          }
        }
        addFive(factors, shifted[0], shifted[1], shifted[2], shifted[3], shifted[4], sums);
      }
      for (int y = 0; y < window.height(); y++) {
        System.arraycopy(sums, y * rowLength, out, y * window.width(), window.width());
      }
    }

    private void shift(int row, int column, float[] into) {
      int stride = window.stride();
      float[] phase = phases[row % stride * stride + column % stride];
      System.arraycopy(phase, row / stride * rowLength + column / stride, into, 0, into.length);
    }
  }

  private static void addFive(
      float[] factors,
      float[] in0,
      float[] in1,
      float[] in2,
      float[] in3,
      float[] in4,
      float[] sums) {
    float f0 = factors[0];
    float f1 = factors[1];
    float f2 = factors[2];
    float f3 = factors[3];
    float f4 = factors[4];
    for (int x = 0; x < sums.length; x++) {
      float v0 = in0[x];
      float v1 = in1[x];
      float v2 = in2[x];
      float v3 = in3[x];
      float v4 = in4[x];
      float sum = Math.fma(f2, v2, Math.fma(f1, v1, Math.fma(f0, v0, sums[x])));
      sums[x] = Math.fma(f4, v4, Math.fma(f3, v3, sum));
    }
  }
}
