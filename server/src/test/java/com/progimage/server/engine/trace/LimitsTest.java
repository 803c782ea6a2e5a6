package com.progimage.server.engine.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.engine.Pixels;
import java.io.ByteArrayInputStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;

/** Limits that hold for every picture: size and form of the result, and time. */
class LimitsTest {
  /** CPU time per megapixel; 0.1 to 2.6 s were measured in a cold JVM. */
  private static final Duration PER_MEGAPIXEL = Duration.ofSeconds(8);

  static Object[] hostile() {
    return new Object[] {
      Arguments.of("noise", Art.noise(1000, 1000)),
      Arguments.of("checkerboard", Art.checkerboard(1000, 1000)),
      Arguments.of("stripes", Art.stripes(1000, 1000)),
      Arguments.of("spiral", Art.spiral(1000)),
      Arguments.of("comb", Art.comb(1000, 1000)),
      Arguments.of("photo", Art.photo(1000, 1000)),
    };
  }

  @Tag("slow")
  @ParameterizedTest(name = "{0}")
  @MethodSource("hostile")
  void bytesAndTimeAreBounded(String name, Pixels picture) throws Exception {
    for (int budget : new int[] {TraceOptions.DEFAULT_MAX_BYTES, 4096}) {
      long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      byte[] svg = Tracer.trace(picture, TraceOptions.automatic().withMaxBytes(budget));
      long nanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
      assertThat(svg.length).as("%s in %s bytes", name, budget).isLessThanOrEqualTo(budget);
      assertThat(Duration.ofNanos(nanos)).as(name).isLessThan(PER_MEGAPIXEL);
      parsed(svg);
    }
  }

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(ints = {TraceOptions.LEAST_MAX_BYTES, 700, 1500, 20_000})
  void noBudgetIsEverExceeded(int budget) {
    TraceOptions options = TraceOptions.automatic().withMaxBytes(budget);
    for (Pixels picture :
        new Pixels[] {Art.photo(500, 400), Art.diagram(), Art.lineArt(), Art.openRing()}) {
      assertThat(Tracer.trace(picture, options).length).isLessThanOrEqualTo(budget);
      TraceOptions mono = TraceOptions.black().withMaxBytes(budget);
      assertThat(Tracer.trace(picture, mono).length).isLessThanOrEqualTo(budget);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1x1", "1x9", "9x1", "3x2", "2x2"})
  void theSmallestPicturesAreExact(String size) throws Exception {
    String[] sides = size.split("x", 2);
    int width = Integer.parseInt(sides[0]);
    int height = Integer.parseInt(sides[1]);
    int[] argb = new int[width * height];
    for (int i = 0; i < argb.length; i++) {
      argb[i] = i % 3 == 1 ? 0xff00ff00 : 0xffff0000;
    }
    Pixels picture = new Pixels(width, height, argb);
    byte[] svg = Tracer.trace(picture, TraceOptions.automatic());
    assertThat(Rendered.of(picture, svg).pixels().argb()).isEqualTo(argb);
    parsed(svg);
  }

  @Test
  void nothingIsDrawnOfATransparentPicture() throws Exception {
    byte[] svg = Tracer.trace(Pixels.create(50, 40), TraceOptions.automatic());
    assertThat(parsed(svg).getElementsByTagName("path").getLength()).isZero();
  }

  @Tag("slow")
  @Test
  void theResultIsShownAtThePicturesSizeAlsoWhereThatIsNoMultiple() throws Exception {
    Element svg = parsed(Tracer.trace(Art.photo(2047, 1501), TraceOptions.automatic()));
    assertThat(svg.getAttribute("width")).isEqualTo("2047");
    assertThat(svg.getAttribute("height")).isEqualTo("1501");
    String[] box = svg.getAttribute("viewBox").split(" ", 4);
    assertThat(Double.parseDouble(box[2]) / Double.parseDouble(box[3]))
        .isBetween(2047 / 1501.0 - 0.0001, 2047 / 1501.0 + 0.0001);
  }

  @Test
  void optionsOutOfRangeAreRefused() {
    for (int colors : new int[] {-1, 1, 65}) {
      assertThatThrownBy(() -> TraceOptions.colors(colors)).hasMessageContaining("2 to 64");
    }
    for (int detail : new int[] {0, 11}) {
      assertThatThrownBy(() -> TraceOptions.automatic().withDetail(detail))
          .hasMessageContaining("1 to 10");
    }
    assertThatThrownBy(() -> TraceOptions.automatic().withMaxBytes(511))
        .hasMessageContaining("at least 512");
  }

  /** The root element of the result, which must be XML without a document type. */
  private static Element parsed(byte[] svg) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    Element root =
        factory.newDocumentBuilder().parse(new ByteArrayInputStream(svg)).getDocumentElement();
    assertThat(root.getNamespaceURI()).isEqualTo("http://www.w3.org/2000/svg");
    assertThat(root.getElementsByTagName("image").getLength()).isZero();
    return root;
  }
}
