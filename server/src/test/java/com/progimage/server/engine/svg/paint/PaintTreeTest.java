package com.progimage.server.engine.svg.paint;

import static com.progimage.server.engine.svg.SvgDrawing.draw;
import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.engine.Pixels;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaintTreeTest {
  private static final String SQUARE = "<rect x='2' y='2' width='16' height='16' fill='#f00'";

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "opacity of a fill | <R opacity='.4'/> | 102",
        "of a fill and its outline | <R stroke='#f00' stroke-width='2' opacity='.4'/> | 102",
        "of a group | <g opacity='.4'><R/><R/></g> | 102",
        "of groups in groups | <g opacity='.5'><g opacity='.8'><R/></g></g> | 102",
        "of a group in a clip | <clipPath id='c'><circle cx='10' cy='10' r='7'/></clipPath>"
            + "<g clip-path='url(#c)' opacity='.4'><R/></g> | 102",
        "of a group in a mask | <mask id='m'><rect width='20' height='20' fill='#fff'/></mask>"
            + "<g mask='url(#m)' opacity='.4'><R/></g> | 102",
        "of a filtered shape | <filter id='f'><feOffset/></filter><R filter='url(#f)' opacity='.4'/>"
            + " | 102",
        "a clip | <clipPath id='c'><circle cx='10' cy='10' r='7'/></clipPath><R"
            + " clip-path='url(#c)'/> | 255",
        "a clip in a clip | <clipPath id='c'><circle cx='10' cy='10' r='7'/></clipPath>"
            + "<g clip-path='url(#c)'><R clip-path='url(#c)'/></g> | 255",
      })
  void theMiddleHasThisAlpha(String what, String elements, int alpha) {
    Pixels drawn = draw(elements.replace("<R", SQUARE));
    assertThat(drawn.at(10, 10) >>> 24).as(what).isBetween(alpha - 1, alpha);
    assertThat(drawn.at(10, 10) & 0xffffff).isEqualTo(0xff0000);
  }
}
