package com.progimage.server.engine.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.progimage.server.engine.Pictures;
import com.progimage.server.engine.Pixels;
import com.progimage.server.image.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AreaMeansTest {
  /** Compares with means of the picture enlarged until cells have whole pixels. */
  @ParameterizedTest
  @CsvSource({"7,5,3,2", "9,4,9,1", "2,3,5,7", "1,1,4,4", "6,6,4,5"})
  void eachCellIsTheMeanOfItsArea(int width, int height, int columns, int rows) {
    Pixels picture = Pictures.photo(width, height);
    float[][] means =
        AreaMeans.of(picture, new AreaMeans.MeanArea(0, 0, width, height), columns, rows)
            .overWhite();
    for (int cell = 0; cell < columns * rows; cell++) {
      int column = cell % columns;
      int row = cell / columns;
      double sum = 0;
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          double across = overlap(x * columns, column * width, columns, width);
          double down = overlap(y * rows, row * height, rows, height);
          sum += across * down * (picture.at(x, y) >> 8 & 255);
        }
      }
      assertThat((double) means[1][cell]).isCloseTo(sum / (width * height), within(1e-3));
    }
  }

  /** Length that two intervals share, in units in which both ends are whole. */
  private static double overlap(int from, int otherFrom, int length, int otherLength) {
    int end = Math.min(from + length, otherFrom + otherLength);
    return Math.max(0, end - Math.max(from, otherFrom));
  }

  @Test
  void transparentPixelsHaveNoColor() {
    Pixels picture = Pictures.of(2, 1, (x, y) -> x == 0 ? 0xffc80000 : 0x0000ff00);
    assertThat(AreaMeans.shrink(picture, new Size(1, 1)).at(0, 0)).isEqualTo(0x80c80000);
    float[][] overWhite =
        AreaMeans.of(picture, new AreaMeans.MeanArea(0, 0, 2, 1), 1, 1).overWhite();
    assertThat(overWhite[0][0]).isEqualTo((200 + 255) / 2f);
    assertThat(overWhite[2][0]).isEqualTo(255 / 2f);
  }

  @Test
  void sizesKeepTheirShape() {
    assertThat(AreaMeans.within(new Size(2725, 2225), 512)).isEqualTo(new Size(512, 418));
    assertThat(AreaMeans.within(new Size(1, 30_000), 512)).isEqualTo(new Size(1, 512));
    assertThat(AreaMeans.within(new Size(40, 30), 512)).isEqualTo(new Size(40, 30));
  }
}
