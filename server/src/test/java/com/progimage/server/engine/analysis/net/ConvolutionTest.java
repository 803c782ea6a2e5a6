package com.progimage.server.engine.analysis.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConvolutionTest {
  private final SplittableRandom random = new SplittableRandom(7);

  /** More positions than outputs, and fewer; depths and areas that no block divides. */
  @ParameterizedTest
  @CsvSource({
    "3, 5, 7, 2, 31, 26",
    "3, 4, 3, 1, 9, 11",
    "5, 33, 3, 1, 4, 3",
    "7, 40, 3, 2, 5, 6",
    "6, 9, 1, 1, 23, 24",
    "1, 1, 1, 1, 1, 1",
    "2, 3, 1, 2, 6, 5",
    "40, 3, 5, 1, 30, 20"
  })
  void eachValueIsASumOfProducts(
      int inputs, int outputs, int kernel, int stride, int height, int width) {
    float[] weights = floats(outputs * inputs * kernel * kernel);
    float[] biases = floats(outputs);
    Tensor input = tensor(inputs, height, width);
    Convolution convolution = new Convolution(weights, biases, kernel, stride, Activation.NONE);

    if (kernel <= Math.min(height, width)) {
      Window inside = Window.inside(kernel, stride, height, width);
      check(convolution.inside(input), input, inside, weights, biases);
    }
    Window same = Window.same(kernel, stride, height, width);
    check(convolution.same(input), input, same, weights, biases);
  }

  private static void check(
      Tensor found, Tensor input, Window window, float[] weights, float[] biases) {
    assertThat(found.height()).isEqualTo(window.height());
    assertThat(found.width()).isEqualTo(window.width());
    assertThat(found.channels()).isEqualTo(biases.length);
    for (int o = 0; o < biases.length; o++) {
      for (int y = 0; y < window.height(); y++) {
        for (int x = 0; x < window.width(); x++) {
          double sum = sum(input, window, y, x, weights, o) + biases[o];
          assertThat(found.channel(o)[y * window.width() + x])
              .isCloseTo((float) sum, within(1e-4f));
        }
      }
    }
  }

  private static double sum(
      Tensor input, Window window, int y, int x, float[] weights, int output) {
    int kernel = window.kernel();
    double sum = 0;
    for (int c = 0; c < input.channels(); c++) {
      for (int row = 0; row < kernel; row++) {
        for (int column = 0; column < kernel; column++) {
          int inputY = y * window.stride() - window.top() + row;
          int inputX = x * window.stride() - window.left() + column;
          if (inputY >= 0 && inputY < input.height() && inputX >= 0 && inputX < input.width()) {
            int weight = ((output * input.channels() + c) * kernel + row) * kernel + column;
            sum += weights[weight] * (double) input.channel(c)[inputY * input.width() + inputX];
          }
        }
      }
    }
    return sum;
  }

  @Test
  void zerosThatCannotBeHalvedAreMoreBelowAndAtTheRight() {
    assertThat(Window.same(3, 2, 8, 9)).isEqualTo(new Window(3, 2, 0, 1, 4, 5));
  }

  @Test
  void activationsClampTheResult() {
    Tensor input = new Tensor(new float[][] {{-3, 2, 9}}, 1, 3);

    assertThat(identity(Activation.RELU).same(input).channel(0)).containsExactly(0, 2, 9);
    assertThat(identity(Activation.RELU6).same(input).channel(0)).containsExactly(0, 2, 6);
    assertThat(identity(Activation.NONE).same(input).channel(0)).containsExactly(-3, 2, 9);
  }

  private static Convolution identity(Activation activation) {
    return new Convolution(new float[] {1}, new float[] {0}, 1, 1, activation);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThatThrownBy(() -> new Convolution(new float[10], new float[1], 3, 1, Activation.NONE))
        .isInstanceOf(IllegalArgumentException.class);
    Convolution convolution = new Convolution(new float[9], new float[1], 3, 1, Activation.NONE);
    assertThatThrownBy(() -> convolution.same(new Tensor(2, 3, 3)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> convolution.inside(new Tensor(1, 2, 9)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void poolsTakeTheGreatestAndTheMean() {
    Tensor input = new Tensor(new float[][] {{1, 2, 3, 4, 9, 6, 7, 8, 5, 0, -1, -2}}, 3, 4);

    assertThat(Pooling.maximum(input).channel(0)).containsExactly(9);
    assertThat(Pooling.halves(input).channel(0)).containsExactly(4.5f, 5.5f);
    assertThat(input.means()).containsExactly(3.5f);
  }

  private Tensor tensor(int channels, int height, int width) {
    float[][] values = new float[channels][];
    for (int c = 0; c < channels; c++) {
      values[c] = floats(height * width);
    }
    return new Tensor(values, height, width);
  }

  private float[] floats(int count) {
    float[] floats = new float[count];
    for (int i = 0; i < count; i++) {
      floats[i] = (float) random.nextDouble(-1, 1);
    }
    return floats;
  }
}
