package com.progimage.server.engine.convert;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.api.Corpora;
import com.progimage.server.engine.FileConversion;
import com.progimage.server.engine.FileParts;
import com.progimage.server.engine.Pictures;
import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.codec.jpeg.encode.JpegEncoder;
import com.progimage.server.engine.codec.png.PngFile;
import com.progimage.server.engine.codec.webp.WebpEncoder;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Size;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Renditions are upright, and state no orientation. */
@Tag("slow")
class OrientedRenditionsTest {
  private static final int WIDTH = 64;
  private static final int HEIGHT = 32;

  /** Four quarters of different colors: each turn and mirror image looks different. */
  private static final Pixels UPRIGHT =
      Pictures.of(
          WIDTH,
          HEIGHT,
          (x, y) ->
              new int[] {0xffcc3322, 0xff22aa44, 0xff2244bb, 0xffddcc22}
                  [2 * (y / (HEIGHT / 2)) + x / (WIDTH / 2)]);

  /**
   * The upright picture as a camera in that orientation stores it: the stored pixel (x, y) is where
   * EXIF 2.32, table 4.6.4 A, says that its row and column are to be shown.
   */
  private static Pixels stored(int orientation) {
    int right = WIDTH - 1;
    int bottom = HEIGHT - 1;
    boolean turned = orientation >= 5;
    return Pictures.of(
        turned ? HEIGHT : WIDTH,
        turned ? WIDTH : HEIGHT,
        (x, y) ->
            switch (orientation) {
              case 1 -> UPRIGHT.at(x, y);
              case 2 -> UPRIGHT.at(right - x, y);
              case 3 -> UPRIGHT.at(right - x, bottom - y);
              case 4 -> UPRIGHT.at(x, bottom - y);
              case 5 -> UPRIGHT.at(y, x);
              case 6 -> UPRIGHT.at(right - y, x);
              case 7 -> UPRIGHT.at(right - y, bottom - x);
              default -> UPRIGHT.at(y, bottom - x);
            });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void everyRenditionOfEveryOrientationIsUpright(int orientation) {
    Pixels stored = stored(orientation);
    byte[] exif = Pictures.exif(orientation);
    byte[] jpeg = EncodedJpeg.exif(Pictures.encode(new JpegEncoder(), stored), orientation);
    byte[] png =
        new PngFile()
            .header(stored.width(), stored.height(), 8, 2, 0)
            .chunk("eXIf", exif)
            .data(PngFile.rgbRows(stored))
            .end();
    byte[] webp =
        ChunkedWebp.riff(
            ChunkedWebp.extended(0x08, stored.width(), stored.height()),
            ChunkedWebp.content(Pictures.encode(new WebpEncoder(), stored)),
            ChunkedWebp.chunk("EXIF", exif));
    assertUpright(jpeg, ImageFormat.JPEG);
    assertUpright(png, ImageFormat.PNG);
    assertUpright(webp, ImageFormat.WEBP);
  }

  private static void assertUpright(byte[] source, ImageFormat declared) {
    try (FileConversion conversion = FileConversion.of(source, declared)) {
      assertThat(conversion.size()).isEqualTo(UPRIGHT.size());
      for (ImageFormat format : FileConversion.FORMATS) {
        Pixels shown = Pictures.shown(format, conversion.to(format.extension()));
        assertThat(shown.size()).isEqualTo(UPRIGHT.size());
        assertThat(Pictures.meanDifference(shown, UPRIGHT))
            .as("%s as %s", declared, format)
            .isLessThan(10);
      }
    }
  }

  @Test
  void anOrientationInALongBlockTurnsThePictureAndOneFarBehindItsBeginningIsNotLookedFor() {
    byte[] near = Arrays.copyOf(Pictures.exif(6), 2_000_000);
    byte[] far = near.clone();
    // Offset of the first directory.
    far[5] = 0x10;
    System.arraycopy(near, 8, far, 0x10_0008, 18);
    assertSize(near, UPRIGHT.size().turned());
    assertSize(far, UPRIGHT.size());
  }

  private static void assertSize(byte[] exif, Size expected) {
    byte[] png =
        new PngFile()
            .header(WIDTH, HEIGHT, 8, 2, 0)
            .chunk("eXIf", exif)
            .data(PngFile.rgbRows(UPRIGHT))
            .end();
    byte[] webp =
        ChunkedWebp.riff(
            ChunkedWebp.extended(0x08, WIDTH, HEIGHT),
            ChunkedWebp.content(Pictures.encode(new WebpEncoder(), UPRIGHT)),
            ChunkedWebp.chunk("EXIF", exif));
    for (ImageFormat format : List.of(ImageFormat.PNG, ImageFormat.WEBP)) {
      try (FileConversion conversion =
          FileConversion.of(format == ImageFormat.PNG ? png : webp, format)) {
        assertThat(conversion.size()).isEqualTo(expected);
        assertThat(Pictures.shownByJdk(conversion.to("png")).size()).isEqualTo(expected);
      }
    }
  }

  @Test
  void allPhotosOfTheCorpusLookLikeTheUprightOne() {
    List<Path> files = Corpora.files("exif-orientation");
    Pixels upright;
    try (FileConversion conversion =
        FileConversion.of(Corpora.file("exif-orientation/Landscape_1.jpg"))) {
      upright = Pictures.shownByJdk(conversion.to("resize_240x.png"));
    }
    SoftAssertions all = new SoftAssertions();
    int count = 0;
    double most = 0;
    for (Path file : files) {
      try (FileConversion conversion = FileConversion.of(file)) {
        List<byte[]> renditions = conversion.toEach("resize_240x");
        for (int i = 0; i < renditions.size(); i++) {
          ImageFormat format = FileConversion.FORMATS.get(i);
          byte[] made = renditions.get(i);
          double difference = Pictures.meanDifference(Pictures.shown(format, made), upright);
          String what = file.getFileName() + " as " + format;
          all.assertThat(difference).as(what).isLessThanOrEqualTo(10);
          all.assertThat(FileParts.names(format, made))
              .as(what)
              .doesNotContain("APP1", "eXIf", "EXIF");
          most = Math.max(most, difference);
          count++;
        }
      }
    }
    System.out.printf(
        "exif-orientation: %d renditions of %d files upright, largest mean difference %.2f%n",
        count, files.size(), most);
    all.assertAll();
    assertThat(count).isPositive();
  }
}
