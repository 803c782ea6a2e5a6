package com.progimage.server.engine.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.trace.region.PackedColor;
import java.awt.Color;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fidelity and size of traced drawings. */
class TracedDrawingsTest {
  private static final Color CLEAR = new Color(0, true);

  static Object[] drawings() {
    return new Object[] {
      Arguments.of("logo", Art.logo(), 41.5, 4_200),
      Arguments.of("icons", Art.icons(), 39.0, 4_200),
      Arguments.of("diagram", Art.diagram(), 38.0, 29_000),
      Arguments.of("touching rings", Art.touchingRings(Color.WHITE), 32.5, 15_000),
      Arguments.of("touching rings on nothing", Art.touchingRings(CLEAR), 32.5, 20_000),
    };
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("drawings")
  void aDrawingIsFaithfulAndSmall(String name, Pixels drawing, double decibels, int maxBytes) {
    byte[] svg = Tracer.trace(drawing, TraceOptions.automatic());
    assertThat(svg.length).as("bytes of %s", name).isLessThan(maxBytes);
    assertThat(Rendered.of(drawing, svg).psnr()).as("PSNR of %s", name).isGreaterThan(decibels);
  }

  static Object[] opaque() {
    return new Object[] {
      Arguments.of("logo", Art.logo()),
      Arguments.of("icons", Art.icons()),
      Arguments.of("diagram", Art.diagram()),
      Arguments.of("rings", Art.rings()),
      Arguments.of("junctions", Art.junctions()),
    };
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("opaque")
  void noGapShowsBetweenRegionsEvenWithoutUnderpaint(String name, Pixels drawing) {
    byte[] svg = Tracer.trace(drawing, TraceOptions.automatic(), /* underpainted= */ false);
    assertThat(Rendered.of(drawing, svg).gaps()).as(name).isZero();
  }

  @Test
  void aRingInARingKeepsItsHoles() {
    Pixels rings = Art.rings();
    Rendered rendered = Rendered.of(rings, Tracer.trace(rings, TraceOptions.automatic()));
    assertThat(rendered.pixels().at(80, 15)).isEqualTo(rings.at(80, 15));
    assertThat(rendered.pixels().at(80, 35)).isEqualTo(rings.at(80, 35));
    assertThat(rendered.pixels().at(80, 52)).isEqualTo(rings.at(80, 52));
    assertThat(rendered.pixels().at(80, 80)).isEqualTo(rings.at(80, 80));
    assertThat(rendered.psnr()).isGreaterThan(38);
  }

  @Test
  void threeAndFourAreasMeetAtAPoint() {
    Pixels junctions = Art.junctions();
    Rendered rendered = Rendered.of(junctions, Tracer.trace(junctions, TraceOptions.automatic()));
    assertThat(rendered.psnr()).isGreaterThan(46);
  }

  @Test
  void aHoleStaysTransparentAndNothingHalfOpenIsPaintedTwice() {
    Pixels ring = Art.openRing();
    Rendered rendered = Rendered.of(ring, Tracer.trace(ring, TraceOptions.automatic()));
    assertThat(rendered.pixels().at(50, 50)).as("hole").isZero();
    assertThat(rendered.pixels().at(5, 5)).as("ground").isZero();
    assertThat(rendered.pixels().at(100, 100) >>> 24).as("half-open alone").isBetween(125, 131);
    assertThat(rendered.pixels().at(75, 70)).as("half-open on blue").isEqualTo(ring.at(75, 70));
    assertThat(rendered.psnr()).isGreaterThan(32);
  }

  @Test
  void aTransparentGroundIsNotPainted() {
    Pixels logo = Art.logoOnTransparent();
    Rendered rendered = Rendered.of(logo, Tracer.trace(logo, TraceOptions.automatic()));
    assertThat(rendered.pixels().at(2, 2)).isZero();
    assertThat(rendered.psnr()).isGreaterThan(40);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 16, 64})
  void noMoreColorsThanAskedFor(int colors) {
    byte[] svg = Tracer.trace(Art.photo(300, 200), TraceOptions.colors(colors));
    long fills =
        Pattern.compile("<path( fill=\"[^\"]*\")?")
            .matcher(new String(svg, StandardCharsets.UTF_8))
            .results()
            .map(match -> match.group())
            .distinct()
            .count();
    assertThat(fills).isBetween(2L, (long) colors);
  }

  @ParameterizedTest
  @ValueSource(ints = {0xe01010, 0x10c030, 0x2030f0, 0xffd000, 0xff00ff})
  void aSmallThingOfAStrongColorKeepsIt(int color) {
    // One pixel in 500.
    Pixels photo = Art.photoWithBall(300, 200, 6.2, color);
    Pixels traced = Rendered.of(photo, Tracer.trace(photo, TraceOptions.colors(8))).pixels();
    assertThat(PackedColor.distance(traced.at(100, 100), 255 << 24 | color)).isLessThan(30 * 30);
  }

  @Test
  void aThinLineBetweenTwoAreasStays() {
    Pixels drawing = Art.touchingAreasWithLine();
    Pixels traced = Rendered.of(drawing, Tracer.trace(drawing, TraceOptions.automatic())).pixels();
    assertThat(PackedColor.distance(traced.at(60, 30), drawing.at(60, 30))).isLessThan(40 * 40);
  }

  @Test
  void moreDetailIsMoreFaithful() {
    Pixels photo = Art.photo(300, 200);
    double before = 0;
    for (int detail : new int[] {1, 4, 7}) {
      byte[] svg = Tracer.trace(photo, TraceOptions.automatic().withDetail(detail));
      double psnr = Rendered.of(photo, svg).psnr();
      assertThat(psnr).as("detail %s", detail).isGreaterThan(before + 1);
      before = psnr;
    }
  }
}
