package com.progimage.server.engine.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.ops.compose.NamedPictures;
import com.progimage.server.transformation.Settings;
import com.progimage.server.transformation.operation.Geometry.Rotate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TurnTest {
  // 1 2 3
  // 4 5 6
  private static final Pixels PICTURE = new Pixels(3, 2, new int[] {1, 2, 3, 4, 5, 6});

  @ParameterizedTest
  @CsvSource({
    "rotate_0,   3, 123456",
    "rotate_90,  2, 415263",
    "rotate_180, 3, 654321",
    "rotate_270, 2, 362514",
    "rotate_-90, 2, 362514",
    "flip,       3, 456123",
    "flop,       3, 321654",
  })
  void aRightAngleMovesEveryPixelToItsPlace(String text, int width, String pixels) {
    assertLooks(Pictures.apply(PICTURE, text), width, pixels);
  }

  /** The pictures of the EXIF 2.32 specification, 4.6.4: the positions of row 0 and column 0. */
  @ParameterizedTest
  @CsvSource({
    "1, 3, 123456",
    "2, 3, 321654",
    "3, 3, 654321",
    "4, 3, 456123",
    "5, 2, 142536",
    "6, 2, 415263",
    "7, 2, 635241",
    "8, 2, 362514",
    "0, 3, 123456",
    "9, 3, 123456",
  })
  void anOrientationIsTurnedUpright(int orientation, int width, String pixels) {
    Pixels upright = Orientation.apply(PICTURE, orientation);
    assertLooks(upright, width, pixels);
    assertThat(Orientation.exchangesSides(orientation)).isEqualTo(upright.width() == 2);
  }

  @Tag("slow")
  @Test
  void fourQuartersAreNothingAlsoWhereBlocksEnd() {
    for (int[] size : new int[][] {{1, 1}, {1, 70}, {33, 31}, {64, 32}, {65, 100}}) {
      Pixels source = Pictures.numbered(size[0], size[1]);
      Pixels turned = source;
      for (int i = 0; i < 4; i++) {
        turned = Turn.RIGHT.apply(turned);
        assertThat(turned.argb()).containsExactlyInAnyOrder(source.argb());
      }
      assertThat(turned.argb()).containsExactly(source.argb());
      assertThat(Turn.LEFT.apply(Turn.RIGHT.apply(source)).argb()).containsExactly(source.argb());
      assertThat(Turn.HALF.apply(source).argb())
          .containsExactly(Turn.RIGHT.apply(Turn.RIGHT.apply(source)).argb());
    }
  }

  @Test
  void nothingToTurnGivesTheSourceItself() {
    assertThat(Orientation.apply(PICTURE, 1)).isSameAs(PICTURE);
    assertThat(Operations.apply(PICTURE, new Rotate(0), Settings.NONE, NamedPictures.NONE))
        .isSameAs(PICTURE);
  }

  private static void assertLooks(Pixels actual, int width, String pixels) {
    assertThat(actual.width()).isEqualTo(width);
    StringBuilder digits = new StringBuilder();
    for (int pixel : actual.argb()) {
      digits.append(pixel);
    }
    assertThat(digits).hasToString(pixels);
  }
}
