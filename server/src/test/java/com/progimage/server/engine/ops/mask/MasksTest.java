package com.progimage.server.engine.ops.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.progimage.server.engine.Pictures;
import com.progimage.server.engine.Pixels;
import com.progimage.server.transformation.Transformation;
import com.progimage.server.transformation.operation.Mask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MasksTest {
  private static Pixels apply(Pixels source, String text) {
    return Masks.apply(source, (Mask) Transformation.parse(text).operations().getFirst());
  }

  private static Pixels white(int width, int height) {
    return Pictures.of(width, height, (x, y) -> -1);
  }

  /** In pixels. */
  private static double area(Pixels pixels) {
    double area = 0;
    for (int pixel : pixels.argb()) {
      area += (pixel >>> 24) / 255.0;
    }
    return area;
  }

  @ParameterizedTest
  @CsvSource({
    "circle, 200x100, 7853.98",
    "mask_ellipse, 200x100, 15707.96",
    "mask_square, 200x100, 10000",
    "mask_diamond, 200x100, 5000",
    // √3/4 s², the height being the limit: s = 200/√3.
    "mask_triangle, 300x100, 5773.5",
    "mask_triangle, 100x300, 4330.13",
    // 3√3/2 s², s = 50.
    "mask_hexagon, 100x300, 6495.19",
    // Of a width of 100: 0.6572 of the square.
    "mask_pentagon, 100x300, 6572",
    // Γ(5/4)² / Γ(3/2) × 4 s², s = 50.
    "mask_squircle, 100x300, 9270.4",
    // 320 − 4 × 20² (1 − π/4) of 100 × 60.
    "round_20, 100x60, 5656.64",
    "round_99, 100x60, 5227.43",
    "round_1, 2x2, 3.14"
  })
  void anOutlineHasTheAreaOfItsShape(String text, String size, double area) {
    String[] sides = size.split("x", 2);
    Pixels source = white(Integer.parseInt(sides[0]), Integer.parseInt(sides[1]));
    assertThat(area(apply(source, text))).isCloseTo(area, within(1 + area / 2000));
  }

  @ParameterizedTest
  @EnumSource(Mask.Shape.class)
  void aShapeTouchesTheSidesOfThePictureAndLeavesTheCorners(Mask.Shape shape) {
    Pixels made = Masks.apply(white(120, 120), new Mask.NamedOutline(shape));
    boolean[] touched = new boolean[4];
    for (int i = 0; i < 120; i++) {
      touched[0] |= made.at(i, 0) != 0;
      touched[1] |= made.at(119, i) != 0;
      touched[2] |= made.at(i, 119) != 0;
      touched[3] |= made.at(0, i) != 0;
    }
    assertThat(touched[0] && touched[2] || touched[1] && touched[3]).isTrue();
    if (shape != Mask.Shape.SQUARE) {
      assertThat(made.at(0, 0)).isZero();
    }
    assertThat(made.at(60, 60)).isEqualTo(-1);
    for (int y = 0; y < 120; y++) {
      for (int x = 0; x < 60; x++) {
        assertThat(Math.abs((made.at(x, y) >>> 24) - (made.at(119 - x, y) >>> 24)))
            .as("left and right at %d, %d", x, y)
            .isLessThanOrEqualTo(1);
      }
    }
  }

  @Test
  void anEdgeCoversAPixelAsMuchAsItLiesWithin() {
    Pixels made = apply(white(64, 64), "circle");
    int worst = 0;
    for (int y = 0; y < 64; y++) {
      for (int x = 0; x < 64; x++) {
        int inside = 0;
        for (int i = 0; i < 1024; i++) {
          double dx = x + (i % 32 + 0.5) / 32 - 32;
          double dy = y + (i / 32 + 0.5) / 32 - 32;
          inside += dx * dx + dy * dy < 32 * 32 ? 1 : 0;
        }
        worst = Math.max(worst, Math.abs((made.at(x, y) >>> 24) - inside * 255 / 1024));
      }
    }
    assertThat(worst).isLessThanOrEqualTo(4);
  }

  @Test
  void opacityIsMultiplied() {
    Pixels made = apply(Pictures.of(10, 10, (x, y) -> 0x8012_3456), "circle");
    assertThat(made.at(5, 5)).isEqualTo(0x8012_3456);
    assertThat(made.at(0, 0)).isZero();
    assertThat(made.at(0, 4) >>> 24).isBetween(90, 128);
    assertThat(apply(white(1, 1), "circle").at(0, 0)).isEqualTo(200 << 24 | 0xff_ffff);
  }
}
