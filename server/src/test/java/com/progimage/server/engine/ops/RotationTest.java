package com.progimage.server.engine.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.engine.Pixels;
import com.progimage.server.image.Size;
import org.junit.jupiter.api.Test;

class RotationTest {
  private static final int RED = 0xffff_0000;

  @Test
  void turningIsClockwise() {
    // A red spot to the right of the middle goes below it.
    Pixels source =
        Pictures.draw(101, 101, (x, y) -> Math.hypot(x - 90, y - 50) < 5 ? RED : 0xff00_00ff);
    Pixels turned = rotate(source, "rotate_89.9");
    int middle = turned.width() / 2;
    assertThat(turned.at(middle, middle + 40)).isEqualTo(RED);
    assertThat(turned.at(middle, middle - 40)).isEqualTo(0xff00_00ff);
  }

  @Test
  void cornersAreTransparentWithoutABackgroundAndTheEdgeIsSmooth() {
    Pixels turned = rotate(Pictures.plain(80, 60, RED), "rotate_30");
    assertThat(turned.at(0, 0)).isZero();
    assertThat(turned.at(turned.width() - 1, turned.height() - 1)).isZero();
    assertThat(turned.at(turned.width() / 2, turned.height() / 2)).isEqualTo(RED);
    long partly = 0;
    long coverage = 0;
    for (int pixel : turned.argb()) {
      int alpha = pixel >>> 24;
      coverage += alpha;
      partly += alpha > 0 && alpha < 255 ? 1 : 0;
      assertThat(alpha == 0 || (pixel & 0xff_ffff) == 0xff_0000).isTrue();
    }
    assertThat(partly).isBetween(150L, 900L);
    assertThat(coverage / 255.0).isBetween(80 * 60 - 40.0, 80 * 60 + 40.0);
  }

  @Test
  void cornersHaveTheBackgroundThatIsSet() {
    Pixels turned = rotate(Pictures.plain(80, 60, RED), "rotate_30,background_0000ff");
    assertThat(turned.at(0, 0)).isEqualTo(0xff00_00ff);
    assertThat(turned.isOpaque()).isTrue();
    for (int pixel : turned.argb()) {
      assertThat((pixel >> 16 & 255) + (pixel & 255)).isBetween(254, 256);
    }
    assertThat(rotate(Pictures.plain(80, 60, RED), "rotate_30,background_0000ff80").at(0, 0))
        .isEqualTo(0x8000_00ff);
  }

  @Test
  void colorUnderTransparentPixelsDoesNotBleed() {
    Pixels source =
        Pictures.draw(60, 60, (x, y) -> Math.hypot(x - 30, y - 30) < 20 ? RED : 0x0000_ff00);
    for (int pixel : rotate(source, "rotate_17").argb()) {
      assertThat(pixel >>> 24 == 0 || (pixel & 0xff_ffff) == 0xff_0000).isTrue();
    }
  }

  @Test
  void aTinyAngleChangesNextToNothing() {
    Pixels source = Pictures.draw(64, 48, (x, y) -> Pictures.gray((x + y) * 2));
    Pixels turned = rotate(source, "rotate_0.0001,background_808080");
    assertThat(turned.size()).isEqualTo(new Size(64, 48));
    assertThat(turned.argb()).containsExactly(source.argb());
  }

  @Test
  void thereAndBackIsNearlyTheSamePicture() {
    Pixels source =
        Pictures.draw(
            124, 91, (x, y) -> Pictures.gray(128 + 90 * Math.sin(x / 6.0) * Math.cos(y / 5.0)));
    Pixels back = rotate(rotate(source, "rotate_33"), "rotate_327");
    int dx = (back.width() - 124) / 2;
    int dy = (back.height() - 91) / 2;
    assertThat((back.width() - 124) % 2 + (back.height() - 91) % 2).isZero();
    for (int y = 10; y < 81; y++) {
      for (int x = 10; x < 114; x++) {
        assertThat(Math.abs((back.at(x + dx, y + dy) & 255) - (source.at(x, y) & 255)))
            .as(x + "," + y)
            .isLessThanOrEqualTo(3);
      }
    }
  }

  private static Pixels rotate(Pixels source, String text) {
    return Pictures.apply(source, text);
  }
}
