package com.progimage.server.engine.palette;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.engine.Pictures;
import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.color.ColorTable;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReductionTest {
  private static final int SIDE = 64;

  /** Color slopes: with any opacity, with full or no opacity, or opaque. */
  private static Pixels slopes(int kind) {
    return Pictures.of(
        SIDE,
        SIDE,
        (x, y) -> {
          int alpha = kind == 0 ? 255 : kind == 1 ? (x / 8 % 2) * 255 : (x + y) * 2 % 256;
          return alpha << 24 | (x * 4) << 16 | (y * 4) << 8 | 128;
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 8, 16, 32, 64, 128, 256})
  void noMoreColorsAreLeftThanAskedFor(int colors) {
    for (int kind = 0; kind < 3; kind++) {
      Pixels reduced = Reduction.to(colors, slopes(kind));
      assertThat(ColorTable.find(reduced.argb(), colors)).as("kind " + kind).isPresent();
      assertThat(reduced.isOpaque()).isEqualTo(kind == 0);
      assertThat(Reduction.to(colors, slopes(kind)).argb()).containsExactly(reduced.argb());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void withMostOfThemOpacityAndColorsStayNear(int kind) {
    Pixels source = slopes(kind);
    Pixels reduced = Reduction.to(256, source);
    for (int i = 0; i < source.argb().length; i++) {
      int before = source.argb()[i];
      int after = reduced.argb()[i];
      assertThat(Math.abs((before >>> 24) - (after >>> 24))).isLessThanOrEqualTo(19);
      if (kind == 0) {
        assertThat(Math.abs((before >> 16 & 255) - (after >> 16 & 255))).isLessThan(48);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 256})
  void aPictureOfFewColorsIsTheSame(int colors) {
    Pixels flag = Pictures.of(9, 9, (x, _) -> new int[] {-1, 0x80ff_0000, 0x1200_00ff}[x / 3]);
    assertThat(Reduction.to(colors, flag)).isSameAs(flag);
    Pixels nothing = Pictures.of(2, 300, (x, y) -> x << 8 | y & 255);
    assertThat(Arrays.stream(Reduction.to(2, nothing).argb())).allMatch(pixel -> pixel >>> 24 == 0);
  }
}
