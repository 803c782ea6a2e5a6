package com.progimage.server.engine.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.engine.Pixels;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Traces pictures to ink on transparent paper. */
class MonoTest {
  /** Size of potrace 1.16's result, {@code -s}, for the same drawing at 31 dB. */
  private static final int POTRACE_BYTES = 20_090;

  @Test
  void lineArtIsBlackOnTransparent() {
    Pixels drawing = Art.lineArt();
    byte[] svg = Tracer.trace(drawing, TraceOptions.black());
    String text = new String(svg, StandardCharsets.UTF_8);
    assertThat(text).doesNotContain("fill=");
    Rendered rendered = Rendered.of(drawing, svg);
    assertThat(rendered.pixels().at(5, 5)).isZero();
    assertThat(rendered.pixels().at(650, 880)).isEqualTo(0xff000000);
    assertThat(rendered.psnr()).isGreaterThan(38);
    assertThat(svg.length).isLessThanOrEqualTo(POTRACE_BYTES * 12 / 10);
  }

  @Test
  void paperAndInkMayBeAnyColors() {
    Pixels logo = Art.logo();
    Rendered rendered = Rendered.of(logo, Tracer.trace(logo, TraceOptions.black()));
    assertThat(rendered.pixels().at(40, 200)).as("dark blue").isEqualTo(0xff000000);
    assertThat(rendered.pixels().at(5, 5)).as("white").isZero();
  }

  @Test
  void transparencyCountsAsPaper() {
    Pixels logo = Art.logoOnTransparent();
    Rendered rendered = Rendered.of(logo, Tracer.trace(logo, TraceOptions.black()));
    assertThat(rendered.pixels().at(5, 5)).isZero();
    assertThat(rendered.pixels().at(40, 200)).isEqualTo(0xff000000);
  }
}
