package com.progimage.server.engine.convert;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.api.Corpora;
import com.progimage.server.engine.FileConversion;
import com.progimage.server.engine.Pictures;
import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.codec.imageio.Flatten;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.inspect.Inspector;
import com.progimage.server.inspect.format.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Converts the corpus's photos and logos to every format. */
@Tag("slow")
class PhotosTest {
  /**
   * Maximum number of columns and rows of means that are compared: finer detail depends on the
   * format.
   */
  private static final int GRID = 24;

  /** Minimum width and height of a cell: a block of a JPEG with its chroma. */
  private static final int LEAST_CELL = 16;

  private static final Set<ImageFormat> TAKEN = new Inspector(Limits.DEFAULTS).accepted();

  /** Means over the cells of a grid, on white. */
  private static Pixels means(Pixels pixels) {
    Pixels opaque = Flatten.onto(pixels, 0xffffff);
    int columns = Math.clamp(opaque.width() / LEAST_CELL, 1, GRID);
    int rows = Math.clamp(opaque.height() / LEAST_CELL, 1, GRID);
    return Pictures.of(
        columns,
        rows,
        (column, row) -> {
          int left = column * opaque.width() / columns;
          int right = (column + 1) * opaque.width() / columns;
          int top = row * opaque.height() / rows;
          int bottom = (row + 1) * opaque.height() / rows;
          return mean(opaque, left, top, right, bottom);
        });
  }

  private static int mean(Pixels pixels, int left, int top, int right, int bottom) {
    long red = 0;
    long green = 0;
    long blue = 0;
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        int pixel = pixels.at(x, y);
        red += pixel >> 16 & 255;
        green += pixel >> 8 & 255;
        blue += pixel & 255;
      }
    }
    int count = (right - left) * (bottom - top);
    return 0xff000000
        | (int) (red / count) << 16
        | (int) (green / count) << 8
        | (int) (blue / count);
  }

  /** The picture with an alpha that GIF supports. */
  private static Pixels binary(Pixels pixels) {
    return Pictures.of(
        pixels.width(),
        pixels.height(),
        (x, y) -> pixels.at(x, y) < 0 ? pixels.at(x, y) | 0xff000000 : 0);
  }

  private static boolean isTaken(Path file) {
    String name = file.getFileName().toString();
    return ImageFormat.findByExtension(name.substring(name.lastIndexOf('.') + 1))
        .filter(TAKEN::contains)
        .isPresent();
  }

  /**
   * Maximum difference. Halved chroma changes the mean of an area smaller than its blocks by
   * clipping: libjpeg makes the same bytes. A drawing of a few pixels has rounder corners.
   */
  private static double bound(Pixels picture) {
    return Math.min(picture.width(), picture.height()) < 2 * LEAST_CELL ? 7 : 2;
  }

  /**
   * The picture from the JDK's own codecs: all files but CMYK, 16 bits and SVG. With profiles they
   * are off by a level or two, because the JDK does not compensate for black points.
   */
  private static Optional<Pixels> reference(Path file) throws IOException {
    String name = file.getFileName().toString();
    return name.startsWith("cmyk") || name.startsWith("16-bit") || name.endsWith(".svg")
        ? Optional.empty()
        : Optional.of(Pictures.shownByJdk(Files.readAllBytes(file)));
  }

  @Test
  void everyPhotoComesBackInEveryFormat() throws IOException {
    SoftAssertions all = new SoftAssertions();
    int count = 0;
    double most = 0;
    for (Path file : Corpora.files("photos").stream().filter(PhotosTest::isTaken).toList()) {
      try (FileConversion conversion = FileConversion.of(file)) {
        List<byte[]> files = conversion.toEach("");
        Pixels png =
            Pictures.shownByJdk(files.get(FileConversion.FORMATS.indexOf(ImageFormat.PNG)));
        reference(file)
            .ifPresent(shown ->
                all.assertThat(Pictures.meanDifference(means(shown), means(png)))
                    .as(file.getFileName() + " by the JDK")
                    .isLessThan(3));
        for (int i = 0; i < files.size(); i++) {
          ImageFormat format = FileConversion.FORMATS.get(i);
          String what = file.getFileName() + " as " + format;
          Pixels shown = Pictures.shown(format, files.get(i));
          all.assertThat(shown.size()).as(what).isEqualTo(conversion.size());
          double difference =
              Pictures.meanDifference(
                  means(shown), means(format == ImageFormat.GIF ? binary(png) : png));
          all.assertThat(difference).as(what).isLessThan(bound(png));
          most = Math.max(most, difference);
          count++;
        }
      }
    }
    System.out.printf("photos: %d renditions, largest mean difference %.2f%n", count, most);
    all.assertAll();
    assertThat(count).isPositive();
  }
}
