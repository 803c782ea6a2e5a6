package com.progimage.server.engine.svg.bridge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.svg.SvgDrawing;
import com.progimage.server.engine.svg.SvgRenderer;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Size;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class EmbeddedImagesTest {
  private final List<String> decoded = new ArrayList<>();

  /** Each image has as many pixels as its bytes say. */
  private Pixels decode(byte[] bytes, long maxPixels) {
    String text = new String(bytes, ISO_8859_1);
    decoded.add(text);
    long pixels = text.matches("[0-9]+") ? Long.parseLong(text) : 1;
    if (pixels > maxPixels) {
      throw Failure.overLimit(ErrorCode.IMAGE_TOO_LARGE, "too large", maxPixels, pixels);
    }
    int[] argb = new int[(int) pixels];
    Arrays.fill(argb, SvgDrawing.GREEN);
    return new Pixels((int) pixels, 1, argb);
  }

  private Pixels draw(String elements) {
    String svg =
        "<svg xmlns='http://www.w3.org/2000/svg' width='20' height='20'>" + elements + "</svg>";
    return new SvgRenderer(svg.getBytes(UTF_8), this::decode).render(new Size(20, 20));
  }

  @Test
  void theBytesAreThoseOfTheUri() {
    draw(
        "<image href='data:image/png;base64,aGVs\n bG8=' width='1' height='1'/>"
            + "<image href='data:image/png;base64,aGVsbG8%3D' width='1' height='1'/>"
            + "<image href='data:text/plain,a%20b+c' width='1' height='1'/>");
    assertThat(decoded).containsExactly("hello", "hello", "a b+c");
  }

  @Test
  void anImageThatIsUsedOftenIsDecodedOnce() {
    draw(
        "<defs><image id='i' href='data:,7' width='1' height='1'/></defs>"
            + "<use href='#i'/>".repeat(9)
            + "<filter id='f'><feImage href='data:,7'/></filter><path filter='url(#f)' d='M0 0h9v9'/>");
    assertThat(decoded).containsExactly("7");
  }

  @Test
  void allImagesOfADocumentShareOneLimit() {
    Failure failure =
        catchThrowableOfType(
            Failure.class,
            () ->
                draw(
                    "<image href='data:,900' width='1' height='1'/>"
                        + "<g><image href='data:,49999101' width='1' height='1'/></g>"));
    assertThat(failure.code()).isEqualTo(ErrorCode.IMAGE_TOO_LARGE);
    assertThat(failure.limit()).hasValue(50_000_000);
    assertThat(failure.actual()).hasValue(50_000_001);
  }

  @Test
  void anImageWithoutASizeHasItsOwn() {
    assertThat(SvgDrawing.count(draw("<image href='data:,7'/>"), SvgDrawing.GREEN)).isEqualTo(7);
    assertThat(SvgDrawing.count(draw("<image width='14' href='data:,7'/>"), SvgDrawing.GREEN))
        .isEqualTo(28);
  }

  @Test
  void aBrokenUriIsNoImage() {
    draw("<image href='data:;base64,%%%' width='1' height='1'/><image href='data:x'/>");
    assertThat(decoded).allMatch(String::isEmpty);
  }
}
