package com.progimage.server.engine.convert;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.engine.ColorDifference;
import com.progimage.server.engine.FileConversion;
import com.progimage.server.engine.Pictures;
import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.codec.EncodeSettings;
import com.progimage.server.engine.codec.gif.GifEncoder;
import com.progimage.server.engine.codec.imageio.Flatten;
import com.progimage.server.engine.codec.jpeg.encode.JpegEncoder;
import com.progimage.server.engine.codec.png.PngFile;
import com.progimage.server.engine.codec.webp.WebpEncoder;
import com.progimage.server.image.ImageFormat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Converts every kind of every source format to every output format. */
class FormatMatrixTest {
  private static final int WIDTH = 64;
  private static final int HEIGHT = 48;

  private static final int[] COLORS = {0xffcc3322, 0xff22aa44, 0xff2244bb, 0xffddcc22};
  private static final int[] GRAYS = {0xff000000, 0xff555555, 0xffaaaaaa, 0xffffffff};
  private static final int[] BLACK_AND_WHITE = {0xff000000, 0xffffffff, 0xffffffff, 0xff000000};

  /** Formats that keep every pixel of a picture with few colors. */
  private static final Set<ImageFormat> EXACT =
      EnumSet.of(ImageFormat.PNG, ImageFormat.GIF, ImageFormat.BMP, ImageFormat.TIFF);

  /** Mean CIEDE2000 for a smooth picture: dithering and tracing lose what edges keep. */
  private static final Map<ImageFormat, Double> SMOOTH =
      Map.of(
          ImageFormat.JPEG, 2.0,
          ImageFormat.PNG, 0.0,
          ImageFormat.WEBP, 2.0,
          ImageFormat.GIF, 5.0,
          ImageFormat.SVG, 5.0,
          ImageFormat.BMP, 0.0,
          ImageFormat.TIFF, 0.0);

  private static final Map<String, Double> WORST = new TreeMap<>();

  @AfterAll
  static void print() {
    WORST.forEach((what, mean) -> System.out.printf("matrix: %s: %.2f%n", what, mean));
  }

  /** A file, and its expected picture. */
  @SuppressWarnings("ArrayRecordComponent") // samples are never compared
  record Sample(String name, ImageFormat format, byte[] file, Pixels expected, boolean exact) {
    @Override
    public String toString() {
      return format + " " + name;
    }
  }

  private static int quarter(int x, int y) {
    return 2 * (y / (HEIGHT / 2)) + x / (WIDTH / 2);
  }

  private static Pixels quarters(int... argb) {
    return Pictures.of(WIDTH, HEIGHT, (x, y) -> argb[quarter(x, y)]);
  }

  private static Pixels withAlpha(int[] colors, int... alphas) {
    return Pictures.of(
        WIDTH, HEIGHT, (x, y) -> alphas[quarter(x, y)] << 24 | colors[quarter(x, y)] & 0xffffff);
  }

  private static Stream<Sample> samples() {
    return Stream.of(jpegs(), pngs(), gifs(), webps(), bmpsAndTiffs(), List.of(svg()))
        .flatMap(List::stream);
  }

  private static List<Sample> jpegs() {
    Pixels colors = quarters(COLORS);
    EncodedJpeg.Source rgb = (x, y, c) -> COLORS[quarter(x, y)] >> 16 - 8 * c & 255;
    // Paper; cyan; red; black.
    int[][] inks = {{0, 0, 0, 0}, {255, 0, 0, 0}, {0, 255, 255, 0}, {0, 0, 0, 255}};
    Pixels printed = quarters(0xffffffff, 0xff0099e4, 0xffe80015, 0xff120417);
    // Luma and chroma of the first three inks, and black inverted, as in libjpeg.
    int[][] ycck = {{0, 128, 128, 255}, {76, 85, 255, 255}, {179, 171, 0, 255}, {0, 128, 128, 0}};
    return List.of(
        jpeg("halved chroma", Pictures.encode(new JpegEncoder(), colors), colors),
        jpeg(
            "full chroma",
            Pictures.encode(new JpegEncoder(), colors, new EncodeSettings(95, false, 0)),
            colors),
        jpeg("gray", Pictures.encode(new JpegEncoder(), quarters(GRAYS)), quarters(GRAYS)),
        jpeg("RGB", EncodedJpeg.adobe(EncodedJpeg.of(WIDTH, HEIGHT, 3, false, rgb), 0), colors),
        jpeg(
            "progressive RGB",
            EncodedJpeg.adobe(EncodedJpeg.of(WIDTH, HEIGHT, 3, true, rgb), 0),
            colors),
        jpeg(
            "CMYK",
            EncodedJpeg.of(WIDTH, HEIGHT, 4, false, (x, y, c) -> 255 - inks[quarter(x, y)][c]),
            printed),
        jpeg(
            "Adobe's CMYK",
            EncodedJpeg.adobe(
                EncodedJpeg.of(WIDTH, HEIGHT, 4, false, (x, y, c) -> 255 - inks[quarter(x, y)][c]),
                0),
            printed),
        jpeg(
            "YCCK",
            EncodedJpeg.adobe(
                EncodedJpeg.of(WIDTH, HEIGHT, 4, false, (x, y, c) -> ycck[quarter(x, y)][c]), 2),
            printed),
        jpeg(
            "progressive YCCK",
            EncodedJpeg.adobe(
                EncodedJpeg.of(WIDTH, HEIGHT, 4, true, (x, y, c) -> ycck[quarter(x, y)][c]), 2),
            printed));
  }

  private static Sample jpeg(String name, byte[] file, Pixels expected) {
    return new Sample(name, ImageFormat.JPEG, file, expected, /* exact= */ false);
  }

  private static List<Sample> pngs() {
    List<Sample> all = new ArrayList<>();
    for (boolean interlaced : new boolean[] {false, true}) {
      all.add(png("1-bit gray", 1, 0, interlaced, quarters(BLACK_AND_WHITE)));
      all.add(png("1-bit palette", 1, 3, interlaced, quarters(BLACK_AND_WHITE)));
      for (int depth : new int[] {2, 4, 8, 16}) {
        all.add(png(depth + "-bit gray", depth, 0, interlaced, quarters(GRAYS)));
      }
      for (int depth : new int[] {2, 4, 8}) {
        all.add(png(depth + "-bit palette", depth, 3, interlaced, quarters(COLORS)));
        all.add(
            png(
                depth + "-bit palette with alpha",
                depth,
                3,
                interlaced,
                withAlpha(COLORS, 0, 100, 200, 255)));
      }
      for (int depth : new int[] {8, 16}) {
        all.add(png(depth + "-bit RGB", depth, 2, interlaced, quarters(COLORS)));
        all.add(
            png(depth + "-bit RGBA", depth, 6, interlaced, withAlpha(COLORS, 0, 100, 200, 255)));
        all.add(
            png(
                depth + "-bit gray with alpha",
                depth,
                4,
                interlaced,
                withAlpha(GRAYS, 200, 255, 0, 100)));
      }
    }
    return all;
  }

  /** A palette has the four colors of the quarters; a sample of 16 bits repeats its 8. */
  private static Sample png(String name, int depth, int type, boolean interlaced, Pixels expected) {
    int most = (1 << Math.min(8, depth)) - 1;
    int wide = depth == 16 ? 257 : 1;
    PngFile.Source source =
        (x, y, channel) -> {
          int pixel = expected.at(x, y);
          return switch (type) {
            case 0 -> (pixel & 255) * most / 255 * wide;
            case 3 -> depth == 1 ? quarter(x, y) % 3 == 0 ? 0 : 1 : quarter(x, y);
            case 4 -> (channel == 0 ? pixel & 255 : pixel >>> 24) * wide;
            default -> (channel == 3 ? pixel >>> 24 : pixel >> 16 - 8 * channel & 255) * wide;
          };
        };
    PngFile file = new PngFile().header(WIDTH, HEIGHT, depth, type, interlaced ? 1 : 0);
    if (type == 3) {
      int count = depth == 1 ? 2 : 4;
      byte[] palette = new byte[3 * count];
      byte[] alphas = new byte[count];
      for (int i = 0; i < count; i++) {
        int pixel = expected.at(i % 2 * (WIDTH - 1), i / 2 * (HEIGHT - 1));
        for (int c = 0; c < 3; c++) {
          palette[3 * i + c] = (byte) (pixel >> 16 - 8 * c);
        }
        alphas[i] = (byte) (pixel >>> 24);
      }
      file.chunk("PLTE", palette).chunk("tRNS", alphas);
    }
    int channels = new int[] {1, 0, 3, 1, 2, 0, 4}[type];
    file.data(PngFile.rows(WIDTH, HEIGHT, depth, channels, interlaced, source));
    return new Sample(
        name + (interlaced ? ", interlaced" : ""), ImageFormat.PNG, file.end(), expected, true);
  }

  private static List<Sample> gifs() {
    Pixels opaque = quarters(COLORS);
    Pixels clear = withAlpha(COLORS, 255, 0, 255, 255);
    return List.of(
        new Sample(
            "opaque", ImageFormat.GIF, Pictures.encode(new GifEncoder(), opaque), opaque, true),
        new Sample(
            "transparent", ImageFormat.GIF, Pictures.encode(new GifEncoder(), clear), clear, true));
  }

  private static List<Sample> webps() {
    Pixels opaque = quarters(COLORS);
    Pixels alpha = withAlpha(COLORS, 0, 100, 200, 255);
    EncodeSettings lossless = new EncodeSettings(80, true, 0);
    return List.of(
        new Sample(
            "lossy", ImageFormat.WEBP, Pictures.encode(new WebpEncoder(), opaque), opaque, false),
        new Sample(
            "lossy with alpha",
            ImageFormat.WEBP,
            Pictures.encode(new WebpEncoder(), alpha),
            alpha,
            false),
        new Sample(
            "lossless",
            ImageFormat.WEBP,
            Pictures.encode(new WebpEncoder(), opaque, lossless),
            opaque,
            true),
        new Sample(
            "lossless with alpha",
            ImageFormat.WEBP,
            Pictures.encode(new WebpEncoder(), alpha, lossless),
            alpha,
            true));
  }

  private static List<Sample> bmpsAndTiffs() {
    List<Sample> all = new ArrayList<>();
    for (ImageFormat format : List.of(ImageFormat.BMP, ImageFormat.TIFF)) {
      all.add(made(format, "colors", quarters(COLORS)));
      all.add(made(format, "grays", quarters(GRAYS)));
      all.add(made(format, "alpha", withAlpha(COLORS, 0, 100, 200, 255)));
      all.add(made(format, "gray with alpha", withAlpha(GRAYS, 200, 255, 0, 100)));
    }
    return all;
  }

  private static Sample made(ImageFormat format, String name, Pixels pixels) {
    byte[] file = Pictures.encode(Codecs.encoder(format), pixels);
    return new Sample(name, format, file, pixels, /* exact= */ true);
  }

  private static Sample svg() {
    Pixels expected = withAlpha(COLORS, 255, 255, 128, 0);
    String text =
        """
        <svg xmlns="http://www.w3.org/2000/svg" width="64" height="48">
        <rect width="32" height="24" fill="#cc3322"/>
        <rect x="32" width="32" height="24" fill="#22aa44"/>
        <rect y="24" width="32" height="24" fill="#2244bb" fill-opacity="0.502"/>
        </svg>
        """;
    byte[] file = text.getBytes(StandardCharsets.UTF_8);
    return new Sample("with alpha", ImageFormat.SVG, file, expected, true);
  }

  /** The picture as far as a format can hold it. */
  private static Pixels in(ImageFormat format, Pixels picture) {
    return switch (format.alpha()) {
      case FULL -> picture;
      case NONE -> Flatten.onto(picture, 0xffffff);
      case BINARY ->
          Pictures.of(
              picture.width(),
              picture.height(),
              (x, y) -> picture.at(x, y) < 0 ? picture.at(x, y) | 0xff000000 : 0);
    };
  }

  private static Pixels alphas(Pixels picture) {
    return Pictures.of(
        picture.width(), picture.height(), (x, y) -> (picture.at(x, y) >>> 24) * 0x010101);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void everyKindOfSourceComesOutInEveryFormat(Sample sample) {
    try (FileConversion conversion = FileConversion.of(sample.file(), sample.format())) {
      assertThat(conversion.size()).isEqualTo(sample.expected().size());
      List<byte[]> files = conversion.toEach("");
      for (int i = 0; i < files.size(); i++) {
        ImageFormat format = FileConversion.FORMATS.get(i);
        Pixels shown = Pictures.shown(format, files.get(i));
        Pixels expected = in(format, sample.expected());
        boolean exact = sample.exact() && EXACT.contains(format);
        String what = sample + " as " + format;
        ColorDifference difference =
            ColorDifference.of(Flatten.onto(shown, 0xffffff), Flatten.onto(expected, 0xffffff));
        WORST.merge(sample.format() + " as " + format, difference.mean(), Math::max);
        int losses = (sample.exact() ? 0 : 1) + (EXACT.contains(format) ? 0 : 1);
        assertThat(difference.mean()).as(what).isLessThanOrEqualTo(losses + 0.01);
        assertThat(difference.high()).as(what).isLessThanOrEqualTo(losses == 0 ? 0.01 : 20);
        assertThat(Pictures.meanDifference(alphas(shown), alphas(expected)))
            .as(what + ", alpha")
            .isLessThanOrEqualTo(exact ? 0.2 : 2);
      }
    }
  }

  @Test
  void aSmoothPictureLooksTheSameInEveryFormat() {
    Pixels picture = Pictures.photo(96, 80);
    try (FileConversion conversion = FileConversion.of(PngFile.small(picture), ImageFormat.PNG)) {
      List<byte[]> files = conversion.toEach("");
      for (int i = 0; i < files.size(); i++) {
        ImageFormat format = FileConversion.FORMATS.get(i);
        ColorDifference difference =
            ColorDifference.of(picture, Pictures.shown(format, files.get(i)));

        System.out.println("matrix: smooth as " + format + ": " + difference);
        assertThat(difference.mean()).as(format.text()).isLessThanOrEqualTo(SMOOTH.get(format));
      }
    }
  }
}
