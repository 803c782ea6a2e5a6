package com.progimage.server.maintenance.similar;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.analysis.Placeholder;
import com.progimage.server.maintenance.Progress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HashGroupsTest {
  private static HashGroups groups(int distance, long... hashes) {
    return new HashGroups(hashes.clone(), hashes.length, distance, Progress.NONE);
  }

  @Test
  void nearHashesAreGrouped() {
    HashGroups groups = groups(2, 0b0000, 0b0011, 0xff00, 0xff01, -1L);
    assertThat(groups.groups()).isEqualTo(2);
    assertThat(groups.group(0b0000)).isNotNegative().isEqualTo(groups.group(0b0011));
    assertThat(groups.group(0xff00)).isNotNegative().isEqualTo(groups.group(0xff01));
    assertThat(groups.group(0b0000)).isNotEqualTo(groups.group(0xff00));
    assertThat(groups.group(-1L)).isNegative();
    assertThat(groups.group(5)).isNegative();
  }

  @Test
  void aChainIsOneGroup() {
    HashGroups groups = groups(1, 0b000, 0b001, 0b011, 0b111);
    assertThat(groups.groups()).isEqualTo(1);
    assertThat(groups.group(0b000)).isEqualTo(groups.group(0b111));
  }

  @Test
  void hashesThatFormOneChainAreOneGroup() {
    Random random = new Random(1);
    long[] hashes = new long[100_000];
    for (int i = 1; i < hashes.length; i++) {
      hashes[i] = hashes[i - 1] ^ 1L << random.nextInt(64);
    }
    HashGroups groups = groups(1, hashes);
    assertThat(groups.groups()).isEqualTo(1);
    assertThat(groups.group(hashes[0])).isEqualTo(groups.group(hashes[99_999]));
  }

  @Test
  void equalHashesAreGroupedAtAnyDistance() {
    HashGroups groups = groups(0, 7, 8, 7);
    assertThat(groups.groups()).isEqualTo(1);
    assertThat(groups.group(7)).isNotNegative();
    assertThat(groups.group(8)).isNegative();
    assertThat(groups(0).groups()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 6, 8, 9, 10, 11, 12, 16})
  void theFastWaysFindWhatTheSlowOneDoes(int distance) {
    Random random = new Random(distance);
    // Enough for bands, with some that are near others.
    long[] hashes = new long[6_000];
    for (int i = 0; i < hashes.length; i++) {
      hashes[i] = random.nextLong();
      if (i % 10 == 1) {
        hashes[i] = hashes[i - 1];
        for (int bit = random.nextInt(distance + 2); bit > 0; bit--) {
          hashes[i] ^= 1L << random.nextInt(64);
        }
      }
    }
    HashGroups groups = groups(distance, hashes);
    Map<Integer, Integer> sizes = new HashMap<>();
    for (long hash : hashes) {
      sizes.merge(groups.group(hash), 1, Integer::sum);
    }
    long pairs = 0;
    for (int i = 0; i < hashes.length; i++) {
      for (int j = 0; j < i; j++) {
        if (Placeholder.distance(hashes[i], hashes[j]) <= distance) {
          pairs++;
          assertThat(groups.group(hashes[i])).isNotNegative().isEqualTo(groups.group(hashes[j]));
        }
      }
    }
    assertThat(pairs).isPositive();
    assertThat(groups.groups()).isEqualTo(sizes.size() - 1).isLessThanOrEqualTo(pairs);
  }

  @ParameterizedTest
  @CsvSource({"10, 3, 0", "1000000, 3, 4", "1000000, 8, 4", "1000000, 16, 4"})
  void theFastestWayIsChosen(int hashes, int distance, int bands) {
    assertThat(BandPlan.of(hashes, distance).bands()).isEqualTo(bands);
  }

  @Test
  void bandsCoverAllBits() {
    BandPlan plan = new BandPlan(3, 8);
    long hash = 0xfedc_ba98_7654_3210L;
    long joined =
        (long) plan.value(hash, 0)
            | (long) plan.value(hash, 1) << plan.width(0)
            | (long) plan.value(hash, 2) << plan.width(0) + plan.width(1);
    assertThat(joined).isEqualTo(hash);
    assertThat(LongStream.range(0, 3).map(band -> plan.width((int) band)).sum()).isEqualTo(64);
  }

  @ParameterizedTest
  @CsvSource({"3, 8, 2 2 2", "3, 10, 3 3 2", "4, 10, 2 2 2 1", "4, 3, 0 0 0 0", "3, 0, 0 -1 -1"})
  void hashesWithinTheDistanceAreWithinTheRadiusOfOneBand(int bands, int distance, String radii) {
    BandPlan plan = new BandPlan(bands, distance);
    List<Integer> expected = Arrays.stream(radii.split(" ")).map(Integer::valueOf).toList();
    assertThat(IntStream.range(0, bands).map(plan::radius).boxed()).isEqualTo(expected);
    assertThat(expected.stream().mapToInt(radius -> radius + 1).sum()).isEqualTo(distance + 1);
  }

  @Test
  void allDifferencesOfABandAreWithinItsRadius() {
    int[] differences = new BandPlan(3, 8).differences(0);
    assertThat(differences).hasSize(1 + 21 + 210).doesNotHaveDuplicates();
    assertThat(Arrays.stream(differences).map(Integer::bitCount).max()).hasValue(2);
    assertThat(new BandPlan(3, 0).differences(2)).isEmpty();
  }
}
