package com.progimage.server.engine.color;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ColorTableTest {
  @Test
  void exactlyAsManyColorsAsAskedForAreFound() {
    int[] argb = new Random(3).ints(256).distinct().toArray();
    assertThat(ColorTable.find(argb, argb.length)).isPresent();
    assertThat(ColorTable.find(argb, argb.length - 1)).isEmpty();
  }

  @Test
  void everyColorHasItsIndexInAscendingOrder() {
    int[] argb = {0xff000001, 0, -1, 0x80123456, 0xff000001, -1};
    ColorTable table = ColorTable.find(argb, 256).orElseThrow();
    assertThat(table.colors()).containsExactly(0, 0x80123456, 0xff000001, -1);
    for (int color : argb) {
      assertThat(table.colors()[table.index(color)]).isEqualTo(color);
    }
  }

  @Test
  void colorsThatBecomeTheSameCountOnce() {
    int[] argb = {0x11000001, 0x22000001, 0x33000002};
    assertThat(ColorTable.find(argb, 2, color -> color & 0xffffff).orElseThrow().colors())
        .containsExactly(1, 2);
  }
}
