package com.progimage.server.engine.convert;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.codec.Decoded;
import com.progimage.server.engine.codec.EncodeSettings;
import com.progimage.server.engine.codec.SizeRequest;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Size;
import com.progimage.server.render.protocol.RenderRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VectorSourceTest {
  private static final int GREEN = 0xff008000;

  /** Its left half is green. */
  private static final String HALF =
      "<svg xmlns='http://www.w3.org/2000/svg' width='20' height='10'>"
          + "<rect width='10' height='10' fill='green'/></svg>";

  @TempDir Path folder;

  @Test
  void aResizeDrawsInTheNewSize() throws IOException {
    Pixels drawn = png(HALF, "resize_400x200");
    assertThat(drawn.size()).isEqualTo(new Size(400, 200));
    for (int x = 0; x < 400; x++) {
      assertThat(drawn.at(x, 100)).as("column " + x).isEqualTo(x < 200 ? GREEN : 0);
    }
  }

  @Test
  void fillStretchesCoverCutsAndContainPads() throws IOException {
    Pixels filled = png(HALF, "resize_30x90_fill");
    assertThat(filled.size()).isEqualTo(new Size(30, 90));
    assertThat(filled.at(14, 89)).isEqualTo(GREEN);
    assertThat(filled.at(15, 0)).isZero();

    Pixels covered = png(HALF, "resize_60x60_cover");
    assertThat(covered.size()).isEqualTo(new Size(60, 60));
    assertThat(covered.at(29, 59)).isEqualTo(GREEN);
    assertThat(covered.at(30, 0)).isZero();

    Pixels contained = png(HALF, "resize_60x60_contain");
    assertThat(contained.size()).isEqualTo(new Size(60, 60));
    assertThat(contained.at(0, 14)).isZero();
    assertThat(contained.at(0, 15)).isEqualTo(GREEN);
  }

  @Test
  void attentionIsWhereTheDrawingIs() throws IOException {
    String right =
        "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='10'>"
            + "<rect x='28' width='6' height='10' fill='red'/></svg>";
    Pixels covered = png(right, "resize_50x50_cover_attention");
    assertThat(covered.size()).isEqualTo(new Size(50, 50));
    assertThat(covered.at(25, 25)).isEqualTo(0xffff0000);
    assertThat(covered.at(3, 25)).isZero();
    assertThat(covered.at(46, 25)).isZero();
  }

  @Test
  void filtersAreDoneToThePixelsThatAResizeDrew() throws IOException {
    Pixels blurred = png(HALF, "resize_400x200,blur_2,invert");
    assertThat(blurred.size()).isEqualTo(new Size(400, 200));
    assertThat(blurred.at(150, 100)).isEqualTo(0xffff7fff);
    assertThat(blurred.at(199, 100) >>> 24).isBetween(128, 175);
    assertThat(blurred.at(220, 100) >>> 24).isZero();
  }

  @Test
  void aFormatWithoutAlphaHasABackground() throws IOException {
    Path jpeg = render(HALF, "resize_200x100", ImageFormat.JPEG);
    Pixels white = Codecs.decoder(ImageFormat.JPEG).decode(jpeg, SizeRequest.WHOLE).pixels();
    assertThat(white.at(190, 50)).isEqualTo(0xffffffff);
    jpeg = render(HALF, "resize_200x100,background_0000ff", ImageFormat.JPEG);
    Pixels blue = Codecs.decoder(ImageFormat.JPEG).decode(jpeg, SizeRequest.WHOLE).pixels();
    assertThat(blue.at(190, 50) & 255).isGreaterThan(250);
    assertThat(blue.at(190, 50) >> 16 & 255).isLessThan(5);
  }

  @Test
  void aSizeAboveTheLimitIsRefusedBeforeItIsDrawn() {
    assertThatThrownBy(() -> png(HALF, "resize_9000x9000_fill"))
        .isInstanceOfSatisfying(
            Failure.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.IMAGE_TOO_LARGE));
  }

  @ParameterizedTest
  @EnumSource(
      value = ImageFormat.class,
      names = {"PNG", "JPEG", "GIF", "WEBP"})
  void imagesWithinADrawingAreShown(ImageFormat format) throws IOException {
    assertThat(png(withImage(encoded(format)), "").at(10, 10) & 0xff00).isBetween(0x7c00, 0x8400);
  }

  @ParameterizedTest
  @EnumSource(
      value = ImageFormat.class,
      names = {"BMP", "TIFF"})
  void imagesOfOtherFormatsAreNot(ImageFormat format) throws IOException {
    assertThat(png(withImage(encoded(format)), "").at(10, 10)).isZero();
  }

  @Test
  void damagedImagesAreNotShownAndDoNoHarm() throws IOException {
    byte[] png = encoded(ImageFormat.PNG);
    png[png.length - 20] ^= 1;
    assertThat(png(withImage(png), "").at(10, 10)).isZero();
    byte[] jpeg = encoded(ImageFormat.JPEG);
    assertThat(png(withImage(Arrays.copyOf(jpeg, jpeg.length / 2)), "").at(10, 10)).isZero();
    assertThat(png(withImage(Arrays.copyOf(png, 9)), "").at(10, 10)).isZero();
  }

  @Test
  void anImageWithTooManyPixelsIsRefusedByItsHeader() throws IOException {
    byte[] png = encoded(ImageFormat.PNG);
    png[18] = 0x20; // 8,212 columns
    png[22] = 0x20;
    assertThatThrownBy(() -> png(withImage(png), ""))
        .isInstanceOfSatisfying(
            Failure.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.IMAGE_TOO_LARGE);
              assertThat(e.limit()).hasValue(50_000_000);
              assertThat(e.actual()).hasValue(8212L * 8212);
            });
  }

  private static byte[] encoded(ImageFormat format) throws IOException {
    int[] argb = new int[400];
    Arrays.fill(argb, GREEN);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Codecs.encoder(format)
        .encode(new Pixels(20, 20, argb), new EncodeSettings(90, false, 0), bytes);
    return bytes.toByteArray();
  }

  private static String withImage(byte[] image) {
    return "<svg xmlns='http://www.w3.org/2000/svg' width='20' height='20'><image width='20'"
        + " height='20' href='data:image/png;base64,"
        + Base64.getEncoder().encodeToString(image)
        + "'/></svg>";
  }

  private Pixels png(String svg, String transformation) throws IOException {
    Path file = render(svg, transformation, ImageFormat.PNG);
    Decoded decoded = Codecs.decoder(ImageFormat.PNG).decode(file, SizeRequest.WHOLE);
    return decoded.pixels();
  }

  private Path render(String svg, String transformation, ImageFormat format) throws IOException {
    Path source = Files.write(folder.resolve("source.svg"), svg.getBytes(UTF_8));
    Path output = folder.resolve("output." + format.extension());
    new JavaEngine()
        .render(
            new RenderRequest(
                1,
                new RenderRequest.SourceFile(source, ImageFormat.SVG),
                new RenderRequest.DecodeLimits(50_000_000, 16_384),
                List.of(new RenderRequest.OutputFile(transformation, format, output))));
    return output;
  }
}
