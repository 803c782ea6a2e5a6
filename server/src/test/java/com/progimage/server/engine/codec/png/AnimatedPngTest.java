package com.progimage.server.engine.codec.png;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.engine.FileConversion;
import com.progimage.server.engine.Pictures;
import com.progimage.server.engine.Pixels;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageFormat;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * PNG files with an animation: the image in IDAT is decoded, as in viewers without animation
 * support.
 */
class AnimatedPngTest {
  private static final Pixels SHOWN = Pictures.of(8, 6, (x, y) -> 0xff2244aa + 16 * x + y);
  private static final Pixels NEXT = Pictures.of(8, 6, (x, y) -> 0xffcc3300 + y);

  private static PngFile animation(int frames) {
    byte[] control = ByteBuffer.allocate(8).putInt(frames).putInt(0).array();
    return new PngFile().header(8, 6, 8, 2, 0).chunk("acTL", control);
  }

  /** A frame of 100 ms that covers the whole canvas. */
  private static byte[] frame(int number, int width) {
    ByteBuffer control = ByteBuffer.allocate(26).putInt(number).putInt(width).putInt(6);
    return control.putInt(0).putInt(0).putShort((short) 100).putShort((short) 1000).array();
  }

  private static byte[] data(int number, byte[] zlib) {
    return ByteBuffer.allocate(4 + zlib.length).putInt(number).put(zlib).array();
  }

  private static byte[] next() {
    return PngFile.deflate(PngFile.rgbRows(NEXT));
  }

  private static void assertShown(byte[] file) {
    try (FileConversion conversion = FileConversion.of(file, ImageFormat.PNG)) {
      for (byte[] png : conversion.toAll("flip,flip.png", "animate.png", "flip,animate,flip.png")) {
        assertThat(Pictures.shown(ImageFormat.PNG, png).argb()).isEqualTo(SHOWN.argb());
        assertThat(new String(png, StandardCharsets.ISO_8859_1))
            .doesNotContain("acTL", "fcTL", "fdAT");
      }
    }
  }

  @Test
  void theFirstFrameIsShown() {
    assertShown(
        animation(2)
            .chunk("fcTL", frame(0, 8))
            .data(PngFile.rgbRows(SHOWN))
            .chunk("fcTL", frame(1, 8))
            .chunk("fdAT", data(2, next()))
            .end());
  }

  @Test
  void anImageThatIsNoFrameIsShownNevertheless() {
    assertShown(
        animation(1)
            .data(PngFile.rgbRows(SHOWN))
            .chunk("fcTL", frame(0, 8))
            .chunk("fdAT", data(1, next()))
            .end());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 100, Integer.MAX_VALUE, -1})
  void framesThatAreNotShownMayBeOfAnySizeAndWithoutPixels(int width) {
    assertShown(
        animation(3)
            .data(PngFile.rgbRows(SHOWN))
            .chunk("fcTL", frame(0, width))
            .chunk("fdAT", (byte) 0, (byte) 0, (byte) 0, (byte) 1, (byte) 7)
            .chunk("fdAT")
            .chunk("fcTL")
            .end());
  }

  @ParameterizedTest
  @ValueSource(strings = {"acTL", "fcTL", "fdAT"})
  void aFrameThatIsDamagedCostsNothingOfTheImage(String chunk) {
    byte[] file =
        animation(1)
            .data(PngFile.rgbRows(SHOWN))
            .chunk("fcTL", frame(0, 8))
            .chunk("fdAT", data(1, next()))
            .end();
    file[new String(file, StandardCharsets.ISO_8859_1).indexOf(chunk) + 5] ^= 1;
    assertShown(file);
  }

  @Test
  void aFrameInTheMiddleOfTheImageIsRefused() {
    byte[] half = {1, 2, 3};
    byte[] file =
        animation(1)
            .chunk("IDAT", PngFile.deflate(PngFile.rgbRows(SHOWN)))
            .chunk("fdAT", data(0, half))
            .chunk("IDAT", half)
            .end();

    assertThatThrownBy(() -> FileConversion.of(file, ImageFormat.PNG))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("separated from the image data");
  }
}
