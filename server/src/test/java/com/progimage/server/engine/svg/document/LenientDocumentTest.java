package com.progimage.server.engine.svg.document;

import static com.progimage.server.engine.svg.SvgDrawing.GREEN;
import static com.progimage.server.engine.svg.SvgDrawing.draw;
import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.engine.Pixels;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LenientDocumentTest {
  private static final String ALL = " d='M0 0h20v20h-20z'/>";

  /** Drawings that are green in browsers, for reasons that Batik does not support. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "<path fill='rgba(0,128,0,1)'" + ALL,
        "<path fill='rgb(0 128 0 / 100%)'" + ALL,
        "<path fill='RGB(0%, 50.2%, 0%)'" + ALL,
        "<path fill='hsl(120, 100%, 25.1%)'" + ALL,
        "<path fill='hsla(120deg 100% 25.1% / 1)'" + ALL,
        "<path fill='#080f' style='fill:#008000ff'" + ALL,
        "<path style='no-such: thing; fill: green; color: 5; mix-blend-mode: nothing'" + ALL,
        "<path fill='green' style='fill: nonsense(1)'" + ALL,
        "<path fill='green' style=';;{fill:red}'" + ALL,
        "<path fill='green' transform='nonsense'" + ALL,
        "<path fill='green' transform='translate(0' stroke-width='-1'" + ALL,
        "<path fill='green' opacity='100%'" + ALL,
        "<path fill='green' stroke='transparent' stroke-width='9'" + ALL,
        "<path fill='url(#none) green'" + ALL,
        "<path fill='green' stroke='url(#none)' stroke-width='9'" + ALL,
        "<path fill='green' clip-path='url(#none)' mask='url(#none)' filter='url(#none)'" + ALL,
        "<path fill='green' marker-start='url(#none)'" + ALL,
        "<path fill='green' filter='nonsense(1)'" + ALL,
        "<path fill='green' filter='blur(-1px)'" + ALL,
        "<path fill='green' enable-background='new 0 0 5 5'" + ALL,
        "<path fill='green' requiredFeatures='http://www.w3.org/TR/SVG11/feature#Never'" + ALL,
        "<path style='transform: scale(2); fill: green' d='M0 0h10v10h-10z'/>",
        "<path style='transform:translate(-5px, 0px) rotate(0.25turn)' transform-origin='50% 50%' fill='green' d='M0-5h20v20h-20z'/>",
        "<path transform='rotate(90)' transform-origin='center' fill='green'" + ALL,
        "<style>@import 'a.css'; @charset \"x\"; nonsense {{{ }}} path::before { } path { nope; fill: green }</style><path fill='red'"
            + ALL,
        "<style>path:not(.b) { fill: red } .a.a { fill: green } @font-face { src: url(x) } @media print { .a { fill: red } }</style><path class='a'"
            + ALL,
        "<style>@media screen { path { fill: green } }</style><path fill='red'" + ALL,
        "<style><![CDATA[ path /* } */ { fill: rgba(0, 128, 0, 1) !important } ]]></style><path style='fill:red'"
            + ALL,
        "<defs><path id='p'" + ALL + "</defs><use fill='green' href='#p'/>",
        "<defs><path id='p'" + ALL + "</defs><use fill='green' xlink:href='#none' href='#p'/>",
        "<linearGradient id='g' gradientUnits='nonsense' spreadMethod='?'><stop offset='x' stop-color='green'/></linearGradient><path fill='url(#g)'"
            + ALL,
        "<linearGradient id='g' gradientTransform='nonsense'><stop stop-color='green'/></linearGradient><path fill='url( \"#g\" )'"
            + ALL,
        "<marker id='m' markerWidth='-1'><path/></marker><path fill='green' marker-end='url(#m)'"
            + ALL,
        "<marker id='m'><rect width='1' height='-1'/></marker><path fill='green' marker-end='url(#m)'"
            + ALL,
        "<filter id='f'><feDropShadow dx='0' dy='0' stdDeviation='0'/></filter><path fill='green' filter='url(#f)'"
            + ALL,
        "<nonsense/><rect width='-5' height='5' fill='red'/><circle r='-1'/><path fill='green'"
            + ALL,
        "<rect width='20' height='20' rx='-3' ry='x' fill='green'/>",
        "<image href='no/such.png' width='20' height='20'/><image/><path fill='green'" + ALL,
        "<path fill='green' d='M0 0h20v20h-20z nonsense'/>",
        "<svg width='-5'/><text x='x' font-size='-5'>red</text><path fill='green'" + ALL,
        "<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>x</p></foreignObject><path fill='green'"
            + ALL,
        "<mask id='m' style='mask-type:alpha'><path fill='black'"
            + ALL
            + "</mask><path fill='green' mask='url(#m)'"
            + ALL,
        "<mask id='m'><path fill='white'" + ALL + "</mask><path fill='green' mask='url(#m)'" + ALL,
      })
  void whatIsInErrorOrNewIsDrawnAsBrowsersDo(String elements) {
    assertThat(draw(elements).at(10, 10)).as(elements).isEqualTo(GREEN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fill='rgba(0,128,0,.5)'                    | 80008000",
        "fill='rgb(0 128 0 / 25%)'                  | 40008000",
        "fill='#0080'                               | 00000000",
        "fill='#00800080'                           | 80008000",
        "fill='rgba(0,128,0,.5)' fill-opacity='50%' | 40008000",
        "fill='transparent'                         | 00000000",
        "style='fill:hsla(120,100%,25.1%,50%)'      | 80008000",
        "fill='green' opacity='50%'                 | 80008000",
        "fill='green' fill-opacity='50%'            | 80008000",
        "fill='#804020' filter='invert(1)'          | ff7fbfdf",
        "fill='#800000' filter='brightness(50%)'    | ff400000",
        "fill='green' filter='opacity(.5)'          | 80008000",
        "fill='#fff' filter='grayscale() invert()'  | ff000000",
        "fill='#000' filter='drop-shadow(0 0 #f00)' | ff000000",
      })
  void colorsAndFunctionsOfToday(String attributes, String expected) {
    Pixels drawn = draw("<path " + attributes + ALL);
    int pixel = drawn.at(10, 10);
    int wanted = Integer.parseUnsignedInt(expected, 16);
    for (int shift = 0; shift < 32; shift += 8) {
      assertThat(pixel >>> shift & 255)
          .as("%s: %08x", attributes, pixel)
          .isBetween((wanted >>> shift & 255) - 2, (wanted >>> shift & 255) + 2);
    }
  }

  @Test
  void aPrimitiveInErrorGivesNothing() {
    Pixels drawn =
        draw(
            "<filter id='f'><feConvolveMatrix order='3' kernelMatrix='1'/></filter>"
                + "<path fill='red' filter='url(#f)'"
                + ALL);
    assertThat(drawn.at(10, 10)).isZero();
  }

  @ParameterizedTest
  @CsvSource({"gray, 128", "white, 255", "black, 0", "'#f00', 54", "'#0f0', 182", "'#00f', 18"})
  void aMaskCoversByItsLuminanceInSrgb(String fill, int alpha) {
    Pixels drawn =
        draw("<mask id='m'><path fill='" + fill + "'" + ALL + "</mask><path mask='url(#m)'" + ALL);
    assertThat(drawn.at(10, 10) >>> 24).isBetween(alpha - 1, alpha + 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<path fill='green' transform='rotate(1e999)'" + ALL,
        "<path fill='green' style='fill:url(#" + "'" + ALL,
        "<style>{}{}}}{{</style>",
        "<style>a{b:c</style>",
        "<path filter='blur(blur(blur('" + ALL,
        "<path transform='translate(1px' transform-origin='a b c'" + ALL,
        "<feDropShadow/><stop/><marker/><filter><feDropShadow in='x'/></filter>",
        "<image width='auto' height='auto' href='data:,'/>",
        "<text><textPath href='#x'>a</textPath><tref href='#x'/></text>",
      })
  void nothingMakesItFailOtherwise(String elements) {
    assertThat(draw(elements).width()).isEqualTo(20);
  }
}
