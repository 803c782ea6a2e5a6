package com.progimage.server.engine.convert;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.engine.Pictures;
import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.codec.EncodeSettings;
import com.progimage.server.engine.codec.jpeg.encode.JpegEncoder;
import com.progimage.server.engine.codec.png.PngEncoder;
import com.progimage.server.engine.ops.compose.NamedPictures;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Size;
import com.progimage.server.render.protocol.RenderRequest;
import com.progimage.server.render.protocol.RenderRequest.OutputFile;
import com.progimage.server.transformation.Chroma;
import com.progimage.server.transformation.Transformation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Renditions that keep luma and chroma, beside the same renditions made from pixels. */
class PlaneConversionTest {
  private static final RenderRequest.DecodeLimits LIMITS =
      new RenderRequest.DecodeLimits(1 << 20, 1 << 13);

  private static final List<String> RESIZES =
      List.of(
          "",
          "resize_40x",
          "resize_33x21_cover",
          "resize_20x40_cover_east",
          "resize_31x40_fill",
          "resize_150x_enlarge",
          "rotate_90",
          "flip",
          "flop,rotate_270,resize_40x",
          "rotate_180,resize_31x40_fill",
          "crop_0x0x60x40");

  @TempDir Path folder;

  /** So steep that a shift by half a pixel changes levels. */
  private static Pixels slopes(int width, int height) {
    return Pictures.of(
        width,
        height,
        (x, y) -> 0xff000000 | x * 5 / 2 << 16 | y * 5 / 2 << 8 | 255 - (x + y) * 3 / 2);
  }

  private static byte[] jpeg(Pixels pixels, Chroma chroma) {
    return Pictures.encode(
        new JpegEncoder(), pixels, new EncodeSettings(97, false, 0, false, chroma, false));
  }

  private RenderRequest request(byte[] source, ImageFormat format) throws IOException {
    Path file = Files.write(folder.resolve("source"), source);
    OutputFile unused = new OutputFile("", ImageFormat.JPEG, folder.resolve("unused"));
    return new RenderRequest(
        0, new RenderRequest.SourceFile(file, format), LIMITS, List.of(unused));
  }

  private Optional<Pixels> write(Conversion conversion, String text, ImageFormat format)
      throws IOException {
    Path file = folder.resolve("made");
    Optional<Size> size =
        conversion.tryWrite(
            text.isEmpty() ? Transformation.NONE : Transformation.parse(text),
            new OutputFile(text, format, file));
    if (size.isEmpty()) {
      return Optional.empty();
    }
    Pixels shown = Pictures.shown(format, Files.readAllBytes(file));
    assertThat(shown.size()).isEqualTo(size.get());
    return Optional.of(shown);
  }

  private boolean isByPlanes(byte[] source, String text, ImageFormat format) throws IOException {
    return write(new PlaneConversion(request(source, ImageFormat.JPEG)), text, format).isPresent();
  }

  private void assertNear(byte[] source, ImageFormat format, double most) throws IOException {
    RenderRequest request = request(source, ImageFormat.JPEG);
    for (String resize : RESIZES) {
      String text = resize.isEmpty() ? "quality_97" : resize + ",quality_97";
      Pixels planes = write(new PlaneConversion(request), text, format).orElseThrow();
      Pixels pixels =
          write(new PixelConversion(request, NamedPictures.NONE), text, format).orElseThrow();
      assertThat(planes.size()).isEqualTo(pixels.size());
      assertThat(Pictures.meanDifference(planes, pixels)).as(text).isLessThan(most);
    }
  }

  @Tag("slow")
  @ParameterizedTest
  @EnumSource(Chroma.class)
  void everySubsamplingGivesWhatPixelsGive(Chroma chroma) throws IOException {
    for (int[] size : new int[][] {{101, 67}, {100, 68}, {1, 1}, {3, 2}, {1, 30}, {17, 1}}) {
      byte[] source = jpeg(slopes(size[0], size[1]), chroma);
      assertNear(source, ImageFormat.JPEG, 1.5);
      assertNear(source, ImageFormat.WEBP, 2.5);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 6, 7, 8})
  void everyOrientationGivesWhatPixelsGive(int orientation) throws IOException {
    byte[] source = EncodedJpeg.exif(jpeg(slopes(101, 67), Chroma.HALF), orientation);
    assertNear(source, ImageFormat.JPEG, 1.5);
    assertNear(source, ImageFormat.WEBP, 2.5);
  }

  @Test
  void grayStaysGray() throws IOException {
    byte[] source = jpeg(Pictures.gray(101, 67), Chroma.FULL);
    assertNear(source, ImageFormat.JPEG, 1);
    assertNear(source, ImageFormat.WEBP, 1.5);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void turnsOfTurnedPicturesMoveEachCorner(int orientation) throws IOException {
    Pixels corners =
        Pictures.of(
            64,
            48,
            (x, y) ->
                x < 32 ? (y < 24 ? 0xffffffff : 0xff000000) : y < 24 ? 0xffd02020 : 0xff2020d0);
    byte[] source = EncodedJpeg.exif(jpeg(corners, Chroma.HALF), orientation);
    RenderRequest request = request(source, ImageFormat.JPEG);
    for (String turns :
        List.of(
            "flip",
            "flop",
            "rotate_90",
            "rotate_180",
            "rotate_270",
            "rotate_90,flip,flop",
            "rotate_90,crop_3x7x31x45")) {
      Pixels planes = write(new PlaneConversion(request), turns, ImageFormat.JPEG).orElseThrow();
      Pixels pixels =
          write(new PixelConversion(request, NamedPictures.NONE), turns, ImageFormat.JPEG)
              .orElseThrow();
      assertThat(planes.size()).isEqualTo(pixels.size());
      assertThat(Pictures.meanDifference(planes, pixels)).as(turns).isLessThan(4);
    }
  }

  @Test
  void aPlainColorStaysWhatItIs() throws IOException {
    for (int argb : new int[] {0xff000000, 0xffffffff, 0xff2050b0, 0xffe01010, 0xff10e010}) {
      byte[] source = jpeg(Pictures.of(64, 48, (x, y) -> argb), Chroma.HALF);
      for (ImageFormat format : List.of(ImageFormat.JPEG, ImageFormat.WEBP)) {
        Pixels made =
            write(
                    new PlaneConversion(request(source, ImageFormat.JPEG)),
                    "resize_20x,quality_97",
                    format)
                .orElseThrow();
        Pixels expected = Pictures.of(20, 15, (x, y) -> argb);
        assertThat(Pictures.difference(made, expected)).as("%x", argb).isLessThanOrEqualTo(4);
      }
    }
  }

  @Test
  void outputsMadeTogetherAreThoseMadeAlone() throws IOException {
    byte[] source = jpeg(Pictures.photo(400, 300), Chroma.HALF);
    Conversion together = new PlaneConversion(request(source, ImageFormat.JPEG));
    for (String text : List.of("resize_40x", "resize_90x", "resize_41x", "resize_40x,chroma_444")) {
      Pixels made = write(together, text, ImageFormat.JPEG).orElseThrow();
      Conversion alone = new PlaneConversion(request(source, ImageFormat.JPEG));
      assertThat(made.argb()).isEqualTo(write(alone, text, ImageFormat.JPEG).orElseThrow().argb());
    }
  }

  @Test
  void aByteLimitHolds() throws IOException {
    byte[] source = jpeg(Pictures.photo(400, 300), Chroma.HALF);
    for (ImageFormat format : List.of(ImageFormat.JPEG, ImageFormat.WEBP)) {
      assertThat(isByPlanes(source, "resize_200x,maxbytes_4000,quality_95", format)).isTrue();
      assertThat(Files.size(folder.resolve("made"))).isBetween(2_500L, 4_000L);
    }
  }

  @Test
  void onlyWhatNeedsNoColorsKeepsItsPlanes() throws IOException {
    byte[] source = jpeg(slopes(101, 67), Chroma.HALF);
    for (String text :
        List.of(
            "",
            "progressive",
            "resize_50x,chroma_422",
            "resize_20x20_cover",
            "rotate_90,flop,crop_0x0x9x9")) {
      assertThat(isByPlanes(source, text, ImageFormat.JPEG)).as(text).isTrue();
    }
    for (String text :
        List.of(
            "grayscale",
            "rotate_10",
            "crop_0x0x9x9,resize_5x",
            "resize_50x,rotate_90",
            "resize_50x,blur_2",
            "resize_50x,linear",
            "resize_50x50_contain",
            "resize_20x20_cover_attention")) {
      assertThat(isByPlanes(source, text, ImageFormat.JPEG)).as(text).isFalse();
    }
    assertThat(isByPlanes(source, "resize_50x,compress", ImageFormat.WEBP)).isTrue();
    assertThat(isByPlanes(source, "lossless", ImageFormat.WEBP)).isFalse();
    assertThat(isByPlanes(source, "", ImageFormat.PNG)).isFalse();
    assertThat(isByPlanes(EncodedJpeg.adobe(source, 1), "", ImageFormat.JPEG)).isTrue();
  }

  @Test
  void otherFormatsHaveNoPlanes() throws IOException {
    byte[] png = Pictures.encode(new PngEncoder(), slopes(20, 10));
    Conversion conversion = new PlaneConversion(request(png, ImageFormat.PNG));
    assertThat(write(conversion, "resize_10x", ImageFormat.JPEG)).isEmpty();
  }
}
