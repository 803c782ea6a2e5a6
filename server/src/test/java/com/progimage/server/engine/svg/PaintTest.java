package com.progimage.server.engine.svg;

import static com.progimage.server.engine.svg.SvgDrawing.GREEN;
import static com.progimage.server.engine.svg.SvgDrawing.RED;
import static com.progimage.server.engine.svg.SvgDrawing.draw;
import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.engine.Pixels;
import com.progimage.server.image.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Markers and gradients of SVG 2, which Batik does not support. */
class PaintTest {
  private static int at(Pixels pixels, int x, int y) {
    return pixels.argb()[y * pixels.width() + x];
  }

  /** A line whose markers are green towards its end and red behind. */
  private static Pixels line(String orient, String markers) {
    return draw(
        "<marker id='m' markerUnits='userSpaceOnUse' refX='3' refY='3' markerWidth='6'"
            + " markerHeight='6' orient='%s'><path fill='red' d='M0 0h3v6h-3z'/>".formatted(orient)
            + "<path fill='green' d='M3 0h3v6h-3z'/></marker>"
            + "<path d='M5 10H15' stroke='black' %s/>".formatted(markers));
  }

  @Test
  void aMarkerAtTheStartMayPointBack() {
    Pixels both = line("auto-start-reverse", "marker-start='url(#m)' marker-end='url(#m)'");
    assertThat(at(both, 3, 8)).isEqualTo(GREEN);
    assertThat(at(both, 6, 8)).isEqualTo(RED);
    assertThat(at(both, 13, 8)).isEqualTo(RED);
    assertThat(at(both, 16, 8)).isEqualTo(GREEN);

    Pixels plain = line("auto", "marker-start='url(#m)'");
    assertThat(at(plain, 3, 8)).isEqualTo(RED);
    assertThat(at(plain, 6, 8)).isEqualTo(GREEN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"foo", "", "auto-start", "0deg", " 0 "})
  void aMarkerWhoseOrientationIsUnknownIsNotTurned(String orient) {
    Pixels drawn = line(orient, "marker-end='url(#m)'");
    assertThat(at(drawn, 13, 8)).isEqualTo(RED);
    assertThat(at(drawn, 16, 8)).isEqualTo(GREEN);
    assertThat(at(drawn, 10, 10) >>> 24).isPositive();
  }

  @Test
  void aGradientOfAStraightLinesBoxPaintsNothing() {
    for (String gradient :
        new String[] {
          "<linearGradient id='g'><stop stop-color='red'/></linearGradient>",
          "<radialGradient id='g'><stop stop-color='red'/></radialGradient>",
          "<linearGradient id='g' href='#h'/><linearGradient id='h'><stop stop-color='red'/>"
              + "<stop offset='1' stop-color='red'/></linearGradient>",
        }) {
      String line = "<path d='M0 10H20' stroke='url(#g)' stroke-width='9'/>";
      assertThat(SvgDrawing.hasRed(draw(gradient + line))).as(gradient).isFalse();
      String user = gradient.replaceFirst("id='g'", "id='g' gradientUnits='userSpaceOnUse'");
      assertThat(SvgDrawing.hasRed(draw(user + line))).as(user).isTrue();
      assertThat(SvgDrawing.hasRed(draw(gradient + line.replace("H20", "H20v1")))).isTrue();
    }
  }

  @Test
  void aRadialGradientMayBeginAtACircle() {
    String stops = "<stop stop-color='green'/><stop offset='.01' stop-color='red'/>";
    for (String sizes :
        new String[] {
          "fr='.25'",
          "fr='25%' spreadMethod='pad'",
          "gradientUnits='userSpaceOnUse' cx='10' cy='10' r='10' fr='5'",
          "href='#t'",
        }) {
      Pixels drawn =
          draw(
              "<radialGradient id='t' fr='.25'/><radialGradient id='g' %s>%s</radialGradient>"
                      .formatted(sizes, stops)
                  + "<rect width='20' height='20' fill='url(#g)'/>");
      assertThat(at(drawn, 10, 10)).as(sizes).isEqualTo(GREEN);
      assertThat(at(drawn, 10, 6)).as(sizes).isEqualTo(GREEN);
      assertThat(at(drawn, 10, 3)).as(sizes).isEqualTo(RED);
    }
  }

  @Test
  void aPatternMayHaveItsContentElsewhere() {
    Pixels drawn =
        draw(
            "<pattern id='t'><rect width='9' height='9' fill='green'/></pattern>"
                + "<pattern id='p' href='#t' patternUnits='userSpaceOnUse' width='9' height='9'/>"
                + "<rect width='20' height='20' fill='url(#p)'/>");
    assertThat(SvgDrawing.count(drawn, GREEN)).isEqualTo(400);
  }

  @Test
  void aPatternInErrorPaintsNothingAndTheStrokeIsDrawn() {
    Pixels drawn =
        draw(
            "<pattern id='p' width='9'><rect width='9' height='9' fill='red'/></pattern>"
                + "<rect x='2' y='2' width='16' height='16' fill='url(#p)' stroke='green'"
                + " stroke-width='4'/>");
    assertThat(SvgDrawing.hasRed(drawn)).isFalse();
    assertThat(SvgDrawing.count(drawn, GREEN)).isEqualTo(400 - 144);
  }

  /** In the form in which Figma writes pictures that fill a shape. */
  @Test
  void thePatternOfABoxIsDrawnWithinThatBox() {
    for (String place :
        new String[] {
          "x='4' y='6' width='10' height='8'", "transform='translate(4 6)' width='10' height='8'",
        }) {
      Pixels drawn =
          draw(
              "<pattern id='p' patternContentUnits='objectBoundingBox' width='1' height='1'>"
                  + "<rect width='1' height='1' fill='red'/>"
                  + "<rect width='.5' height='1' fill='green'/></pattern>"
                  + "<rect %s fill='url(#p)'/>".formatted(place));
      assertThat(SvgDrawing.count(drawn, GREEN)).as(place).isEqualTo(40);
      assertThat(SvgDrawing.count(drawn, RED)).as(place).isEqualTo(40);
      assertThat(at(drawn, 4, 6)).isEqualTo(GREEN);
      assertThat(at(drawn, 13, 13)).isEqualTo(RED);
    }
  }

  @Test
  void aMaskMayBeMaskedItself() {
    Pixels drawn =
        draw(
            "<mask id='a'><rect width='10' height='20' fill='white'/></mask>"
                + "<mask id='b' mask='url(#a)'><rect width='20' height='10' fill='white'/></mask>"
                + "<rect width='20' height='20' fill='green' mask='url(#b)'/>");
    assertThat(SvgDrawing.count(drawn, GREEN)).isEqualTo(100);
    assertThat(at(drawn, 9, 9)).isEqualTo(GREEN);
  }

  @Test
  void aStrokeThatDoesNotScaleKeepsItsWidth() {
    String line = "<g transform='scale(5)'><path d='M2 0V4' stroke='green' %s/></g>";
    Pixels fixed = draw(line.formatted("stroke-width='2' vector-effect='non-scaling-stroke'"));
    assertThat(at(fixed, 9, 10)).isEqualTo(GREEN);
    assertThat(at(fixed, 10, 10)).isEqualTo(GREEN);
    assertThat(at(fixed, 7, 10)).as("beside its two pixels").isZero();
    assertThat(at(fixed, 12, 10)).isZero();
    assertThat(at(draw(line.formatted("stroke-width='2'")), 7, 10)).isEqualTo(GREEN);
  }

  @Test
  void theInitialColorIsBlackAndTheInheritedOneIsTheParents() {
    Pixels drawn =
        draw(
            "<g fill='green'><rect width='10' height='20' style='fill:inherit'/>"
                + "<rect x='10' width='10' height='10' style='fill:unset'/>"
                + "<rect x='10' y='10' width='10' height='10' style='fill:initial'/></g>");
    assertThat(at(drawn, 5, 15)).isEqualTo(GREEN);
    assertThat(at(drawn, 15, 5)).isEqualTo(GREEN);
    assertThat(at(drawn, 15, 15)).isEqualTo(0xff000000);
  }

  @Test
  void theBackgroundOfTheRootFillsTheCanvas() {
    String svg =
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 20 20' %s>"
            + "<rect x='5' y='5' width='10' height='10' fill='red'/></svg>";
    for (String style :
        new String[] {"style='background-color: rgb(0,128,0);'", "style='background:green'"}) {
      Pixels drawn = SvgDrawing.render(svg.formatted(style), new Size(20, 20));
      assertThat(at(drawn, 0, 0)).as(style).isEqualTo(GREEN);
      assertThat(at(drawn, 19, 19)).as(style).isEqualTo(GREEN);
      assertThat(at(drawn, 10, 10)).as(style).isEqualTo(RED);
    }
    assertThat(at(SvgDrawing.render(svg.formatted(""), new Size(20, 20)), 0, 0)).isZero();
  }

  @Test
  void aTransformBeginsInTheBoxThatTransformBoxNames() {
    String rect =
        "<rect x='10' width='10' height='10' fill='green'"
            + " style='transform-box:%s;transform-origin:0 0;transform:scale(.5)'/>";
    Pixels own = draw(rect.formatted("fill-box"));
    assertThat(at(own, 12, 2)).isEqualTo(GREEN);
    assertThat(at(own, 7, 2)).isZero();
    Pixels view = draw(rect.formatted("view-box"));
    assertThat(at(view, 12, 2)).isZero();
    assertThat(at(view, 7, 2)).isEqualTo(GREEN);
  }
}
