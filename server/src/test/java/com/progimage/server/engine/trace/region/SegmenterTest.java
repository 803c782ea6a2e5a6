package com.progimage.server.engine.trace.region;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.engine.Pixels;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SegmenterTest {
  private static final CostModel COSTS = new CostModel(16, 2);

  @Test
  void equalColorsAreOneRegionAndOthersAreNot() {
    Segmentation halves = segmenter(halves()).colored(0, 64);
    assertThat(halves.regions()).isEqualTo(2);
    assertThat(halves.at(0, 0)).isNotEqualTo(halves.at(9, 0));
    assertThat(halves.at(0, 0)).isEqualTo(halves.at(4, 7));
    assertThat(halves.colorOf(halves.at(9, 7))).isEqualTo(0xff0000ff);
  }

  @Test
  void theEstimateFallsToTheTarget() {
    Segmenter segmenter = segmenter(noise());
    int merges = segmenter.merges(/* lambda= */ 0, 2000);
    assertThat(segmenter.estimatedBytes(merges)).isLessThanOrEqualTo(2000);
    assertThat(segmenter.estimatedBytes(merges - 1)).isGreaterThan(2000);
  }

  @Test
  void fewerMergesCanBeHadAfterMore() {
    Segmenter direct = segmenter(noise());
    Segmenter detour = segmenter(noise());
    detour.merges(0, 100);
    int merges = direct.merges(0, 2000);
    assertThat(detour.merges(0, 2000)).isEqualTo(merges);
    assertThat(detour.colored(merges, 64).regionOf())
        .isEqualTo(direct.colored(merges, 64).regionOf());
  }

  @Test
  void everythingMergesIntoOneRegionOfTheExactMean() {
    Pixels halves = halves();
    Segmenter segmenter = segmenter(halves);
    Segmentation one = segmenter.colored(segmenter.merges(0, 0), 64);
    assertThat(one.regions()).isEqualTo(1);
    assertThat(one.colorOf(0)).isEqualTo(0xff800080);
  }

  @Test
  void aReducedPictureIsTheMeanOfItsSquares() {
    Pixels pixels = new Pixels(3, 2, new int[] {0xff000000, 0xff040404, 0xff090909, 0, 0, 0});
    TracedPicture reduced = TracedPicture.of(pixels, 2);
    assertThat(reduced.source()).containsExactly(0x80010101, 0x80050505);
  }

  private static Segmenter segmenter(Pixels pixels) {
    return Segmenter.of(TracedPicture.of(pixels, 1), COSTS, /* firstLambda= */ 1, 1 << 20);
  }

  private static Pixels halves() {
    int[] argb = new int[80];
    for (int i = 0; i < argb.length; i++) {
      argb[i] = i % 10 < 5 ? 0xffff0000 : 0xff0000ff;
    }
    return new Pixels(10, 8, argb);
  }

  private static Pixels noise() {
    Random random = new Random(3);
    int[] argb = new int[40 * 30];
    for (int i = 0; i < argb.length; i++) {
      argb[i] = 0xff000000 | random.nextInt(1 << 24);
    }
    return new Pixels(40, 30, argb);
  }
}
