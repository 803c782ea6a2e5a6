package com.progimage.server.engine.svg;

import static com.progimage.server.engine.svg.SvgDrawing.GREEN;
import static com.progimage.server.engine.svg.SvgDrawing.count;
import static com.progimage.server.engine.svg.SvgDrawing.draw;
import static com.progimage.server.engine.svg.SvgDrawing.render;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.svg.font.SystemFonts;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Size;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SvgRendererTest {
  private static final String SVG = "<svg xmlns='http://www.w3.org/2000/svg' ";

  @Test
  void aDrawingHasItsOwnSizeAndATransparentGround() {
    SvgRenderer renderer =
        new SvgRenderer(
            (SVG + "width='4' height='3'><path fill='green' d='M1 1h2v1h-2z'/></svg>")
                .getBytes(UTF_8),
            SvgDrawing.NO_IMAGES);
    assertThat(renderer.size()).isEqualTo(new Size(4, 3));
    assertThat(renderer.render(renderer.size()).argb())
        .containsExactly(0, 0, 0, 0, 0, GREEN, GREEN, 0, 0, 0, 0, 0);
  }

  @Test
  void aLargerSizeIsDrawnAndNotScaled() {
    Pixels drawn = draw("<path d='M0 0h9.5v20h-9.5z'/>", new Size(2000, 2000));
    for (int x = 0; x < 2000; x++) {
      assertThat(drawn.at(x, 1000)).as("column " + x).isEqualTo(x < 950 ? 0xff000000 : 0);
    }
  }

  @Test
  void anotherRatioStretchesTheWhole() {
    Pixels drawn = draw("<circle fill='green' cx='10' cy='10' r='10'/>", new Size(80, 20));
    for (int y = 0; y < 20; y++) {
      for (int x = 0; x < 80; x++) {
        double distance = Math.hypot((x + 0.5) / 4 - 10, y + 0.5 - 10);
        if (Math.abs(distance - 10) > 1) {
          assertThat(drawn.at(x, y)).as(x + "," + y).isEqualTo(distance < 10 ? GREEN : 0);
        }
      }
    }
  }

  @Test
  void theOwnRatioIsKeptWithinAWiderViewport() {
    Pixels drawn =
        render(
            SVG
                + "width='8' height='4' viewBox='0 0 1 1'><path fill='green' d='M0"
                + " 0h1v1h-1z'/></svg>",
            new Size(8, 4));
    assertThat(count(drawn, GREEN)).isEqualTo(16);
    assertThat(drawn.at(1, 1)).isZero();
    assertThat(drawn.at(2, 1)).isEqualTo(GREEN);
  }

  @Test
  void softEdgesKeepTheirColor() {
    Pixels drawn = draw("<circle fill='#fff' cx='10' cy='10' r='9.3'/>", new Size(101, 101));
    int soft = 0;
    for (int pixel : drawn.argb()) {
      if (pixel != 0) {
        assertThat(pixel & 0xffffff).isEqualTo(0xffffff);
        soft += pixel >>> 24 < 255 ? 1 : 0;
      }
    }
    assertThat(soft).isGreaterThan(100);
    Pixels half = draw("<path fill='#c86432' fill-opacity='.5' d='M0 0h20v20h-20z'/>");
    assertThat(half.at(9, 9) >>> 24).isBetween(127, 128);
    assertThat(half.at(9, 9) >> 16 & 255).isBetween(199, 201);
    assertThat(half.at(9, 9) & 255).isBetween(49, 51);
  }

  @Test
  void clippedEdgesAreSoftToo() {
    Pixels drawn =
        draw(
            "<clipPath id='c'><circle cx='10' cy='10' r='9'/></clipPath>"
                + "<path clip-path='url(#c)' d='M0 0h20v20h-20z'/>",
            new Size(100, 100));
    assertThat(Arrays.stream(drawn.argb()).map(pixel -> pixel >>> 24))
        .anyMatch(alpha -> alpha > 60 && alpha < 190);
  }

  @Test
  void everyEncodingOfXmlIsRead() {
    byte[] bytes = (SVG + "viewBox='0 0 1 1'><path d='M0 0h1v1h-1z'/></svg>").getBytes(UTF_16);
    assertThat(new SvgRenderer(bytes, SvgDrawing.NO_IMAGES).render(new Size(1, 1)).argb())
        .containsExactly(0xff000000);
  }

  @Test
  void theSamePictureIsDrawnEveryTime() throws Exception {
    String svg =
        """
        <linearGradient id='l'><stop stop-color='#123'/><stop offset='1' stop-color='#fed'/></linearGradient>
        <pattern id='p' width='.25' height='.25'><circle cx='2' cy='2' r='2' fill='#08f'/></pattern>
        <mask id='m'><circle cx='10' cy='10' r='9' fill='url(#l)'/></mask>
        <filter id='f'><feGaussianBlur stdDeviation='1'/></filter>
        <path mask='url(#m)' fill='url(#p)' stroke='url(#l)' stroke-width='3' d='M1 1 19 3C18 8 2 9 19 19L2 17z'/>
        <ellipse filter='url(#f)' cx='14' cy='6' rx='3' ry='2' transform='rotate(20)' opacity='.7'/>
        """;
    Pixels drawn = draw(svg, new Size(64, 64));
    assertThat(draw(svg, new Size(64, 64)).argb()).isEqualTo(drawn.argb());
    ByteBuffer bytes = ByteBuffer.allocate(64 * 64 * 4);
    bytes.asIntBuffer().put(drawn.argb());
    // A new digest requires a new revision of the engine: see JavaEngine.
    assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array())))
        .isEqualTo("5bd2d8582cc56883312d9a707536e61d0d7e5c83b46c1871169fa5e88fde7560");
  }

  @Test
  void textIsDrawnInAChosenFont() {
    Pixels generic = draw("<text y='16' font-family='sans-serif'>Ag</text>", new Size(60, 60));
    assertThat(count(generic, 0)).isLessThan(3500);
    assertThat(draw("<text y='16' font-family='no such font'>Ag</text>", new Size(60, 60)).argb())
        .isEqualTo(generic.argb());
    assertThat(draw("<text y='16'>Ag</text>", new Size(60, 60)).argb()).isEqualTo(generic.argb());
    assertThat(SystemFonts.INSTALLED.resolve("SANS-serif"))
        .isNotNull()
        .isSameAs(SystemFonts.INSTALLED.getDefault());
  }

  @Test
  void aFontIsThereWhereTheSystemHasNone() {
    assertThat(SystemFonts.INSTALLED.resolve("Noto Sans"))
        .isNotNull()
        .isSameAs(SystemFonts.INSTALLED.getDefault());
    // Its T is 0.556 of the font's size wide, and bold 0.579, of which the strokes leave a little.
    Pixels regular = draw("<text y='18' x='-.5' font-size='20'>T</text>", new Size(400, 400));
    Pixels bold =
        draw("<text y='18' x='-.5' font-size='20' font-weight='bold'>T</text>", new Size(400, 400));
    assertThat(lastColumn(regular)).isBetween(200, 215);
    assertThat(lastColumn(bold)).isBetween(208, 224);
    assertThat(count(bold, 0)).isLessThan(count(regular, 0) - 2000);
  }

  @Test
  void lettersStandInPairsAsTheirFontWantsThem() {
    String text = "<text y='10' font-size='6' font-weight='bold' %s>AVAV</text>";
    Pixels apart = draw(text.formatted("kerning='0'"), new Size(400, 400));
    Pixels paired = draw(text.formatted(""), new Size(400, 400));

    // Noto Sans Bold takes 40 thousandths from each such pair: 3 × 0.04 × 6 × 20 = 14 pixels.
    assertThat(lastColumn(apart) - lastColumn(paired)).isBetween(6, 20);
  }

  private static int lastColumn(Pixels drawn) {
    for (int x = drawn.width() - 1; x >= 0; x--) {
      for (int y = 0; y < drawn.height(); y++) {
        if (drawn.at(x, y) >>> 24 > 127) {
          return x;
        }
      }
    }
    return -1;
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 2, 3.3, 8, 20})
  void aBlurIsAGaussian(double sigma) {
    // Half the plane, in pixels of a tenth: the alpha is the normal distribution's.
    String svg =
        "<filter id='f' filterUnits='userSpaceOnUse' x='-20' y='-20' width='60' height='60'>"
            + "<feGaussianBlur stdDeviation='%s 0'/></filter>".formatted(sigma / 10)
            + "<rect x='-30' y='-30' width='40' height='80' filter='url(#f)'/>";
    Pixels drawn = draw(svg, new Size(200, 200));
    for (int x = 20; x < 180; x++) {
      double away = (x + 0.5 - 100) / sigma;
      assertThat(drawn.at(x, 100) >>> 24)
          .as("column " + x)
          .isCloseTo((int) Math.round(255 * normal(-away)), within(5));
    }
  }

  /** The normal distribution, by Zelen and Severo (1964): right to 7.5e-8. */
  private static double normal(double x) {
    if (x < 0) {
      return 1 - normal(-x);
    }
    double t = 1 / (1 + 0.2316419 * x);
    double sum =
        t
            * (0.319381530
                + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
    return 1 - Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI) * sum;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<svg",
        "<svg xmlns='http://www.w3.org/2000/svg'>",
        "<svg/>",
        "<g xmlns='http://www.w3.org/2000/svg'/>",
        "no xml",
      })
  void whatIsNoSvgIsUndecodable(String text) {
    Failure failure = catchThrowableOfType(Failure.class, () -> render(text, new Size(1, 1)));
    assertThat(failure.code()).isEqualTo(ErrorCode.UNDECODABLE);
  }

  @Test
  void aDoctypeIsRefusedUnlessItDeclaresNothing() {
    assertThat(render("<!DOCTYPE svg>" + SVG + "/>", new Size(1, 1)).size())
        .isEqualTo(new Size(1, 1));
    assertThatThrownBy(
            () -> render("<!DOCTYPE svg [<!ENTITY a 'a'>]>" + SVG + "/>", new Size(1, 1)))
        .isInstanceOfSatisfying(
            Failure.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SVG_DOCTYPE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<use id='a' href='#a'/>",
        "<g id='a'><use href='#a'/></g>",
        "<mask id='a'><path d='M0 0h9v9' mask='url(#a)'/></mask><path d='M0 0h9v9'"
            + " mask='url(#a)'/>",
        "<pattern id='a' width='1' height='1'><path d='M0 0h9v9' fill='url(#a)'/></pattern><path"
            + " d='M0 0h9v9' fill='url(#a)'/>",
        "<marker id='a'><path d='M0 0h9v9' marker-end='url(#a)'/></marker><path d='M0 0h9v9'"
            + " marker-end='url(#a)'/>",
        "<clipPath id='a'><path d='M0 0h9v9' clip-path='url(#a)'/></clipPath><path d='M0 0h9v9'"
            + " clip-path='url(#a)'/>",
        "<filter id='a'><feImage href='#b'/></filter><path id='b' d='M0 0h9v9' filter='url(#a)'/>",
        "<g marker-end='url(#a)'><marker id='a'><path d='M0 0h9v9'/></marker><path d='M0"
            + " 0h9v9'/></g>",
        "<g fill='url(#a)'><pattern id='a' width='1' height='1'><path d='M0 0h9v9'/></pattern><path"
            + " d='M0 0h9v9'/></g>",
        "<linearGradient id='a' href='#b'/><linearGradient id='b' href='#a'/><path d='M0 0h9v9'"
            + " fill='url(#a)'/>",
      })
  void aReferenceInACircleIsNotFollowed(String circle) {
    String square = "<rect fill='green' x='10' y='10' width='5' height='5'/>";
    assertThat(draw(circle + square).at(12, 12)).isEqualTo(GREEN);
  }

  @Test
  void whatIsTooDeepDoesNotHangAndHarmsNoOther() {
    String deep =
        "<style>path{fill:url(#a)}</style><pattern id='a' width='1' height='1'><path d='M0"
            + " 0h9v9'/></pattern><path d='M0 0h9v9'/>";
    StringBuilder chain = new StringBuilder("<rect id='u0' width='9' height='9'/>");
    for (int i = 1; i < 10_000; i++) {
      chain.append("<g id='u%d'><use href='#u%d'/></g>".formatted(i, i - 1));
    }
    for (String svg : List.of(deep, "<defs>" + chain + "</defs><use href='#u9999'/>")) {
      // Either drawn, or the one error after which a worker ends itself.
      assertThat(catchThrowable(() -> draw(svg)))
          .satisfiesAnyOf(
              thrown -> assertThat(thrown).isNull(),
              thrown -> assertThat(thrown).isInstanceOf(StackOverflowError.class));
      assertThat(draw("<rect fill='url(#a) green' width='9' height='9'/>").at(5, 5))
          .isEqualTo(GREEN);
    }
  }
}
