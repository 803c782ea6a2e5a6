package com.progimage.server.transformation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Size;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PlanTest {
  private static final Size SOURCE = new Size(320, 261);

  @Test
  void everyStepStartsFromTheSizeThatTheStepBeforeLeft() {
    Plan plan = plan("crop_20x11x1000x50,rotate_90,resize_20x20_cover,flip,rotate_45", SOURCE);
    assertThat(plan.start()).isEqualTo(SOURCE);
    assertThat(plan.steps())
        .containsExactly(
            new Size(300, 50),
            new Size(50, 300),
            new Size(20, 20),
            new Size(20, 20),
            new Size(28, 28));
    assertThat(plan.result()).isEqualTo(new Size(28, 28));
    assertThat(plan.maxPixels()).isEqualTo(SOURCE.pixels());
  }

  @Test
  void anAngleGrowsTheCanvasToTheBoxAroundThePicture() {
    assertThat(plan("rotate_30", SOURCE).result()).isEqualTo(new Size(408, 386));
    assertThat(plan("rotate_330", SOURCE).result()).isEqualTo(new Size(408, 386));
    assertThat(plan("rotate_120", SOURCE).result()).isEqualTo(new Size(386, 408));
    assertThat(plan("rotate_0.0001", SOURCE).result()).isEqualTo(SOURCE);
    assertThat(plan("rotate_180", SOURCE).result()).isEqualTo(SOURCE);
    assertThat(plan("rotate_45", new Size(1, 1)).result()).isEqualTo(new Size(1, 1));
  }

  @Test
  void aCropOutsideThePictureIsRefusedNamingTheStepAndThePicture() {
    assertThatThrownBy(() -> plan("resize_100x,crop_100x0x10x10", SOURCE))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_TRANSFORMATION);
              assertThat(failure.detail()).contains("step 2 'crop_100x0x10x10'", "100x82");
            });
    assertThat(plan("crop_319x260x10x10", SOURCE).result()).isEqualTo(new Size(1, 1));
  }

  @Test
  void onlyAResizeInTheFirstPlaceRendersAVectorSource() {
    Transformation first = Transformation.parse("resize_3200x,resize_6400x");
    assertThat(first.plan(SOURCE, true))
        .isEqualTo(
            new Plan(new Size(3200, 2610), List.of(new Size(3200, 2610), new Size(3200, 2610)), 0));
    Transformation second = Transformation.parse("flip,resize_3200x");
    assertThat(second.plan(SOURCE, true).result()).isEqualTo(SOURCE);
    assertThat(Transformation.NONE.plan(SOURCE, true).result()).isEqualTo(SOURCE);
  }

  @Test
  void aPictureTooLargeOnItsWayIsRefusedHoweverSmallItEnds() {
    Plan plan = plan("resize_10000x_enlarge,resize_10x", SOURCE);
    assertThat(plan.maxPixels()).isEqualTo(10_000L * 8156);
    Failure failure =
        catchThrowableOfType(Failure.class, () -> plan.requireWithin(50_000_000, 16_384));
    assertThat(failure.code()).isEqualTo(ErrorCode.IMAGE_TOO_LARGE);
    assertThat(failure.limit()).isEqualTo(OptionalLong.of(50_000_000));
    assertThat(failure.actual()).isEqualTo(OptionalLong.of(81_560_000));
    assertThat(failure.detail()).contains("10000x8156");
    plan.requireWithin(81_560_000, 10_000);
  }

  @Test
  void aSideTooLongIsRefusedToo() {
    Plan plan = plan("resize_100x_enlarge", new Size(1, 1_000_000));
    assertThat(plan.result()).isEqualTo(new Size(100, 100_000_000));
    Failure failure =
        catchThrowableOfType(Failure.class, () -> plan.requireWithin(Long.MAX_VALUE, 16_384));
    assertThat(failure.limit()).isEqualTo(OptionalLong.of(16_384));
  }

  private static Plan plan(String text, Size source) {
    return Transformation.parse(text).plan(source, false);
  }
}
