package com.progimage.server.engine.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.engine.Pixels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttentionTest {
  private static final int SKIN = 0xffd8_a080;
  private static final int RED = 0xffe0_2020;

  /** Gray, with an object of 40 pixels per side whose left end is at {@code at}. */
  private static Pixels scene(String what, int at) {
    return Pictures.draw(
        400,
        100,
        (x, y) -> {
          boolean inside = x >= at && x < at + 40 && y >= 30 && y < 70;
          return switch (inside ? what : "gray") {
            case "skin" -> SKIN;
            case "color" -> RED;
            case "edges" -> (x / 4 + y / 4) % 2 == 0 ? 0xff40_4040 : 0xffc0_c0c0;
            default -> 0xff80_8080;
          };
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"skin", "color", "edges"})
  void whatPeopleLookAtIsKeptAndLiesInTheMiddle(String what) {
    for (int at : new int[] {50, 180, 310}) {
      Pixels cut = Pictures.apply(scene(what, at), "resize_100x100_cover_attention");
      int first = -1;
      int last = -1;
      for (int x = 0; x < 100; x++) {
        for (int y = 30; y < 70; y++) {
          if (cut.at(x, y) != 0xff80_8080) {
            first = first < 0 ? x : first;
            last = x;
          }
        }
      }
      assertThat(first).as("left of what was at " + at).isBetween(20, 40);
      assertThat(last).isBetween(60, 80);
    }
  }

  @Test
  void itWorksFromTopToBottomToo() {
    Pixels wide = scene("color", 320);
    Pixels high = Pictures.apply(wide, "rotate_90");
    assertThat(Pictures.apply(high, "resize_50x50_cover_attention,rotate_270").argb())
        .containsExactly(Pictures.apply(wide, "resize_50x50_cover_attention").argb());
  }

  @Test
  void whereNothingDrawsAttentionTheMiddleIsKept() {
    Pixels gray = Pictures.draw(401, 100, (x, y) -> 0xff00_0000 | y * 0x1_0101);
    assertThat(Pictures.apply(gray, "resize_100x100_cover_attention").argb())
        .containsExactly(Pictures.apply(gray, "resize_100x100_cover").argb());
    Pixels hidden = Pictures.draw(400, 100, (x, y) -> x < 100 ? 0x00ff_0000 : 0xff80_8080);
    Pixels cut = Pictures.apply(hidden, "resize_100x100_cover_attention");
    assertThat(cut.isOpaque()).isTrue();
  }
}
