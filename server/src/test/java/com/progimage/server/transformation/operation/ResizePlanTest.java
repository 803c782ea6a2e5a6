package com.progimage.server.transformation.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.progimage.server.image.Size;
import com.progimage.server.transformation.RandomTransformations;
import com.progimage.server.transformation.Transformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResizePlanTest {

  @ParameterizedTest
  @CsvSource({
    // inside: the ratio is kept, to the nearest pixel, at least one pixel
    "400x200, resize_100x100,                100x50",
    "200x400, resize_100x100,                50x100",
    "400x200, resize_400x200,                400x200",
    "3x1000,  resize_100x100,                1x100",
    "1000x3,  resize_100x100,                100x1",
    "301x200, resize_100x100,                100x66",
    "2725x2225, resize_720x,                 720x588",
    "400x200, resize_500x500,                400x200",
    "400x200, resize_500x500_enlarge,        500x250",
    "400x200, resize_100x,                   100x50",
    "400x200, resize_x100,                   200x100",
    "10000x3, resize_4000x,                  4000x1",
    "400x200, resize_800x,                   400x200",
    "400x200, resize_800x_enlarge,           800x400",
    "400x200, resize_x300_cover_enlarge,     600x300",
    // outside: no side shorter than the box
    "400x200, resize_100x100_outside,        200x100",
    "200x400, resize_100x100_outside,        100x200",
    "400x200, resize_300x300_outside,        400x200",
    "400x200, resize_300x300_outside_enlarge, 600x300",
    // fill: both sides independently
    "400x200, resize_100x150_fill,           100x150",
    "400x200, resize_100x300_fill,           100x200",
    "400x200, resize_500x300_fill,           400x200",
    "400x200, resize_500x300_fill_enlarge,   500x300",
    // cover: the box, or the largest one of its ratio
    "400x200, resize_100x100_cover,          100x100",
    "400x200, resize_400x200_cover,          400x200",
    "400x200, resize_500x100_cover,          400x80",
    "400x200, resize_300x300_cover,          200x200",
    "400x200, resize_100x400_cover,          50x200",
    "400x200, resize_16384x1_cover,          400x1",
    "400x200, resize_300x300_cover_enlarge,  300x300",
    "100x1000, resize_200x50_cover,          100x25",
    // contain: always the box
    "400x200, resize_100x100_contain,        100x100",
    "400x200, resize_900x900_contain,        900x900",
    "1x1,     resize_5x3_contain_enlarge,    5x3",
  })
  void theResultHasTheSizeThatTheFitSays(String source, String text, String result) {
    ResizePlan plan = resize(text).plan(size(source), false);
    assertThat(plan.result()).isEqualTo(size(result));
    assertThat(plan.x()).isNotNegative();
    assertThat(plan.y()).isNotNegative();
    assertThat(plan.x() + plan.width()).isLessThanOrEqualTo(size(source).width() + 1e-9);
    assertThat(plan.y() + plan.height()).isLessThanOrEqualTo(size(source).height() + 1e-9);
    assertThat(plan.left() + plan.scaled().width()).isLessThanOrEqualTo(plan.result().width());
    assertThat(plan.top() + plan.scaled().height()).isLessThanOrEqualTo(plan.result().height());
  }

  @ParameterizedTest
  @CsvSource({
    "center,    100, 0",
    "north,     100, 0",
    "northeast, 200, 0",
    "east,      200, 0",
    "southeast, 200, 0",
    "south,     100, 0",
    "southwest, 0,   0",
    "west,      0,   0",
    "northwest, 0,   0",
    "0.3x0.9,   20,  0",
    "0.1x0.5,   0,   0",
    "0.9x0.5,   200, 0",
  })
  void coverKeepsWhatGravitySays(String gravity, double x, double y) {
    ResizePlan wide = resize("resize_50x50_cover_" + gravity).plan(size("400x200"), false);
    assertThat(wide.x()).isCloseTo(x, within(1e-9));
    assertThat(wide.y()).isCloseTo(y, within(1e-9));
    assertThat(wide.width()).isEqualTo(200);
    assertThat(wide.height()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "center,    100",
    "north,     0",
    "northeast, 0",
    "east,      100",
    "southeast, 200",
    "south,     200",
    "southwest, 200",
    "west,      100",
    "northwest, 0",
    "0.9x0.3,   20",
  })
  void coverOfATallPictureToo(String gravity, double y) {
    ResizePlan tall = resize("resize_50x50_cover_" + gravity).plan(size("200x400"), false);
    assertThat(tall.x()).isZero();
    assertThat(tall.y()).isCloseTo(y, within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({
    "center,    0,  25",
    "north,     0,  0",
    "northeast, 0,  0",
    "east,      0,  25",
    "southeast, 0,  50",
    "south,     0,  50",
    "southwest, 0,  50",
    "west,      0,  25",
    "northwest, 0,  0",
    "0.1x0.2,   0,  10",
  })
  void containPutsThePictureWhereGravitySays(String gravity, int left, int top) {
    ResizePlan plan = resize("resize_100x100_contain_" + gravity).plan(size("400x200"), false);
    assertThat(plan.scaled()).isEqualTo(size("100x50"));
    assertThat(plan.left()).isEqualTo(left);
    assertThat(plan.top()).isEqualTo(top);
    assertThat(plan.isPadded()).isTrue();
  }

  @Test
  void containDoesNotEnlargeThePictureInItsBox() {
    ResizePlan plan = resize("resize_100x100_contain").plan(size("40x21"), false);
    assertThat(plan.scaled()).isEqualTo(size("40x21"));
    assertThat(plan.left()).isEqualTo(30);
    assertThat(plan.top()).isEqualTo(40);
  }

  @Test
  void coverOfASmallPictureKeepsWholePixels() {
    ResizePlan plan = resize("resize_300x300_cover").plan(size("402x201"), false);
    assertThat(plan.result()).isEqualTo(size("201x201"));
    assertThat(plan.width()).isEqualTo(201);
    assertThat(plan.x()).isEqualTo(100);
  }

  @Test
  void aVectorSourceIsRenderedAtTheSizeAskedFor() {
    assertThat(resize("resize_1000x").plan(size("10x5"), true).result())
        .isEqualTo(size("1000x500"));
    ResizePlan cover = resize("resize_300x300_cover_west").plan(size("10x5"), true);
    assertThat(cover.result()).isEqualTo(size("300x300"));
    assertThat(cover.width()).isEqualTo(5);
    assertThat(cover.x()).isZero();
  }

  @Test
  void coverLosesNothingAlongTheSideThatDecides() {
    RandomTransformations random = new RandomTransformations(3);
    for (int i = 0; i < 20_000; i++) {
      Size source = random.size(5_000);
      Size box = random.size(5_000);
      ResizePlan plan =
          new Resize(box.width(), box.height(), Fit.COVER, new Gravity.Point(0.3, 0.9), true)
              .plan(source, false);
      assertThat(plan.result()).isEqualTo(box);
      assertThat(plan.width() == source.width() || plan.height() == source.height()).isTrue();
      assertThat(plan.width() / plan.height())
          .isCloseTo((double) box.width() / box.height(), within(1e-6 * box.width()));
      assertThat(plan.x() + plan.width()).isLessThanOrEqualTo(source.width() + 1e-9);
      assertThat(plan.y() + plan.height()).isLessThanOrEqualTo(source.height() + 1e-9);
    }
  }

  private static Resize resize(String text) {
    return (Resize) Transformation.parse(text).operations().getFirst();
  }

  private static Size size(String text) {
    String[] sides = text.trim().split("x");
    return new Size(Integer.parseInt(sides[0]), Integer.parseInt(sides[1]));
  }
}
