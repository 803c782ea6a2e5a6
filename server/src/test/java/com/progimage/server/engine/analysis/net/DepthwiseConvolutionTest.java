package com.progimage.server.engine.analysis.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DepthwiseConvolutionTest {
  private static final int CHANNELS = 3;

  @ParameterizedTest
  @CsvSource({
    "3,1,7,7",
    "3,2,8,6",
    "5,1,14,9",
    "5,2,14,14",
    "5,2,7,5",
    "3,2,1,1",
    "5,1,1,30",
    "1,1,4,4",
    "3,3,10,7"
  })
  void itSumsTheProductsUnderTheKernel(int kernel, int stride, int height, int width) {
    Random random = new Random(3);
    float[] weights = floats(random, CHANNELS * kernel * kernel);
    float[] biases = floats(random, CHANNELS);
    Tensor input = new Tensor(CHANNELS, height, width);
    for (int c = 0; c < CHANNELS; c++) {
      System.arraycopy(floats(random, height * width), 0, input.channel(c), 0, height * width);
    }
    Tensor result =
        new DepthwiseConvolution(weights, biases, kernel, stride, Activation.RELU6).same(input);
    Window window = Window.same(kernel, stride, height, width);
    for (int c = 0; c < CHANNELS; c++) {
      for (int i = 0; i < window.area(); i++) {
        int top = i / window.width() * stride - window.top();
        int left = i % window.width() * stride - window.left();
        double sum = biases[c];
        for (int cell = 0; cell < kernel * kernel; cell++) {
          int y = top + cell / kernel;
          int x = left + cell % kernel;
          if (y >= 0 && y < height && x >= 0 && x < width) {
            sum += weights[c * kernel * kernel + cell] * input.channel(c)[y * width + x];
          }
        }
        assertThat((double) result.channel(c)[i]).isCloseTo(Math.clamp(sum, 0, 6), within(1e-5));
      }
    }
  }

  private static float[] floats(Random random, int count) {
    float[] floats = new float[count];
    for (int i = 0; i < count; i++) {
      floats[i] = 2 * random.nextFloat() - 1;
    }
    return floats;
  }
}
