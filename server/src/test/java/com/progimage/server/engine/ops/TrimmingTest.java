package com.progimage.server.engine.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.ops.compose.NamedPictures;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Size;
import com.progimage.server.transformation.Plan;
import com.progimage.server.transformation.Transformation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrimmingTest {
  /** A border of 0x646464, with content at (7, 3) to (11, 8). */
  private static Pixels framed(int inside) {
    return Pictures.draw(
        20, 15, (x, y) -> x >= 7 && x < 12 && y >= 3 && y < 9 ? inside : 0xff64_6464);
  }

  @ParameterizedTest
  @CsvSource({
    // Ten levels from 0x64 are within the default tolerance, eleven are not.
    "ff6e6464, trim, 20x15",
    "ff6f6464, trim, 5x6",
    "ff646459, trim, 5x6",
    "ff656464, trim_0, 5x6",
    "ff646464, trim_0, 20x15",
    "ffff0000, trim_200, 20x15",
    "ffff0000, trim_150, 5x6",
    "f4646464, trim, 5x6",
    "fa646464, trim, 20x15",
    "00646464, trim_254, 5x6"
  })
  void theBorderEndsWhereAPixelDiffersByMoreThanTheTolerance(
      String inside, String text, String size) {
    Pixels trimmed = Pictures.apply(framed(Integer.parseUnsignedInt(inside, 16)), text);
    assertThat(trimmed.size()).hasToString(size);
  }

  @Test
  void eachSideIsTrimmedByItself() {
    Pixels source = Pictures.draw(9, 8, (x, y) -> x == 2 && y == 6 || x == 7 && y == 3 ? -1 : 0);
    Pixels trimmed = Pictures.apply(source, "trim");
    assertThat(trimmed.size()).isEqualTo(new Size(6, 4));
    assertThat(trimmed.at(0, 3)).isEqualTo(-1);
    assertThat(trimmed.at(5, 0)).isEqualTo(-1);
  }

  @Test
  void transparentBordersAreOneColorWhateverTheyHide() {
    Pixels source = Pictures.draw(9, 8, (x, y) -> x == 4 && y == 4 ? -1 : x * 0x1_2345);
    assertThat(Pictures.apply(source, "trim_0").size()).isEqualTo(new Size(1, 1));
  }

  @Test
  void whatFollowsIsPlannedAgainFromTheTrimmedSize() {
    Transformation transformation = Transformation.parse("trim,resize_500x_enlarge,flip");
    List<Plan> plans = new ArrayList<>();
    Operations.apply(framed(-1), transformation, 0, NamedPictures.NONE, plans::add);
    assertThat(plans)
        .containsExactly(
            new Plan(new Size(5, 6), List.of(new Size(500, 600), new Size(500, 600)), 0));
  }

  @Test
  void aCropOutsideWhatIsLeftIsRefusedNamingItsStep() {
    assertThatThrownBy(() -> Pictures.apply(framed(-1), "flip,trim,crop_10x0x5x5"))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("step 3 'crop_10x0x5x5'")
        .hasMessageContaining("5x6");
  }

  @Test
  void paddingHasTheBackgroundOrNothing() {
    Pixels source = Pictures.plain(3, 2, 0xff12_3456);
    Pixels padded = Pictures.apply(source, "pad_1x2x3x4,background_ff0000");
    assertThat(padded.size()).isEqualTo(new Size(9, 6));
    for (int y = 0; y < 6; y++) {
      for (int x = 0; x < 9; x++) {
        boolean inside = x >= 4 && x < 7 && y >= 1 && y < 3;
        assertThat(padded.at(x, y)).isEqualTo(inside ? 0xff12_3456 : 0xffff_0000);
      }
    }
    assertThat(Pictures.apply(source, "pad_1").at(0, 0)).isZero();
  }
}
