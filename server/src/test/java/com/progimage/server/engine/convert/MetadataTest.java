package com.progimage.server.engine.convert;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.api.Corpora;
import com.progimage.server.engine.FileConversion;
import com.progimage.server.engine.FileParts;
import com.progimage.server.engine.Pictures;
import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.codec.gif.GifEncoder;
import com.progimage.server.engine.codec.jpeg.encode.JpegEncoder;
import com.progimage.server.engine.codec.png.PngFile;
import com.progimage.server.engine.codec.webp.WebpEncoder;
import com.progimage.server.image.ImageFormat;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Renditions do not reveal who took the picture, where, when or with what. */
class MetadataTest {
  private static final String SECRET = "59.3293 N 18.0686 E, serial 4711";

  /** All parts that renditions may contain. */
  private static final Map<ImageFormat, List<String>> HARMLESS =
      Map.of(
          ImageFormat.JPEG, List.of("APP0", "db", "c0", "c4", "da", "d9"),
          ImageFormat.PNG, List.of("IHDR", "PLTE", "tRNS", "IDAT", "IEND"),
          ImageFormat.WEBP, List.of("VP8", "VP8L", "VP8X", "ALPH"),
          ImageFormat.GIF, List.of("extension f9", "image"),
          ImageFormat.SVG, List.of("svg", "g", "rect", "path"),
          ImageFormat.BMP, List.of("header", "pixels"),
          ImageFormat.TIFF, List.of("picture", "resolution", "strips"));

  private static byte[] secret(String before) {
    return (before + SECRET).getBytes(StandardCharsets.ISO_8859_1);
  }

  /** An EXIF block with the secret as its image description, and an orientation. */
  private static byte[] exif() {
    byte[] text = secret("");
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.writeBytes(new byte[] {'M', 'M', 0, 42, 0, 0, 0, 8, 0, 2, 1, 0x0e, 0, 2});
    block.writeBytes(new byte[] {0, 0, 0, (byte) text.length, 0, 0, 0, 38});
    block.writeBytes(new byte[] {1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0});
    block.writeBytes(text);
    return block.toByteArray();
  }

  private static byte[] linear() {
    return ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
  }

  private static byte[] jpeg(Pixels pixels) {
    byte[] file = Pictures.encode(new JpegEncoder(), pixels);
    file = EncodedJpeg.with(file, 0xfe, secret(""));
    file = EncodedJpeg.with(file, 0xed, secret("Photoshop 3.0\0"));
    file = EncodedJpeg.with(file, 0xe1, secret("http://ns.adobe.com/xap/1.0/\0"));
    file = EncodedJpeg.icc(file, linear());
    file = EncodedJpeg.exif(file, exif());
    byte[] behind = secret("");
    byte[] whole = Arrays.copyOf(file, file.length + behind.length);
    System.arraycopy(behind, 0, whole, file.length, behind.length);
    return whole;
  }

  private static byte[] png(Pixels pixels) {
    byte[] profile = PngFile.deflate(linear());
    byte[] icc = Arrays.copyOf(new byte[] {'p', 0, 0}, 3 + profile.length);
    System.arraycopy(profile, 0, icc, 3, profile.length);
    return new PngFile()
        .header(pixels.width(), pixels.height(), 8, 2, 0)
        .chunk("iCCP", icc)
        .chunk("eXIf", exif())
        .chunk("tEXt", secret("Author\0"))
        .chunk("iTXt", secret("XML:com.adobe.xmp\0\0\0\0\0"))
        .chunk("tIME", new byte[] {7, (byte) 0xe8, 1, 2, 3, 4, 5})
        .data(PngFile.rgbRows(pixels))
        .chunk("zTXt", secret("Comment\0\0"))
        .end();
  }

  private static byte[] webp(Pixels pixels) {
    return ChunkedWebp.riff(
        ChunkedWebp.extended(0x2c, pixels.width(), pixels.height()),
        ChunkedWebp.chunk("ICCP", linear()),
        ChunkedWebp.content(Pictures.encode(new WebpEncoder(), pixels)),
        ChunkedWebp.chunk("EXIF", exif()),
        ChunkedWebp.chunk("XMP ", secret("<x:xmpmeta/>")));
  }

  /** Adds a comment and an application block before the image. */
  private static byte[] gif(Pixels pixels) {
    byte[] file = Pictures.encode(new GifEncoder(), pixels);
    int palette = 13 + (6 << (file[10] & 7));
    byte[] text = secret("");
    byte[] comment = {'!', (byte) 0xfe, (byte) text.length};
    byte[] application = {
      '!',
      (byte) 0xff,
      11,
      'X',
      'M',
      'P',
      ' ',
      'D',
      'a',
      't',
      'a',
      'X',
      'M',
      'P',
      (byte) text.length
    };
    byte[] end = {0};
    return ChunkedWebp.join(
        Arrays.copyOf(file, palette),
        comment,
        text,
        end,
        application,
        text,
        end,
        Arrays.copyOfRange(file, palette, file.length));
  }

  /** The picture in each format that supports metadata. */
  private static Map<ImageFormat, byte[]> files(Pixels picture) {
    return Map.of(
        ImageFormat.JPEG, jpeg(picture),
        ImageFormat.PNG, png(picture),
        ImageFormat.WEBP, webp(picture),
        ImageFormat.GIF, gif(picture));
  }

  private static void assertSaysNothing(FileConversion conversion, String what) {
    List<byte[]> renditions = conversion.toEach("rotate_90");
    for (int i = 0; i < renditions.size(); i++) {
      ImageFormat format = FileConversion.FORMATS.get(i);
      byte[] file = renditions.get(i);
      assertThat(HARMLESS.get(format))
          .as("%s as %s", what, format)
          .containsAll(FileParts.names(format, file));
      assertThat(new String(file, StandardCharsets.ISO_8859_1)).doesNotContain(SECRET);
    }
  }

  @Test
  void noRenditionCarriesWhatItsSourceSaysBesideThePicture() {
    Pixels picture = Pictures.flat(40, 30, 5);
    files(picture)
        .forEach((format, source) -> {
          assertThat(new String(source, StandardCharsets.ISO_8859_1)).contains(SECRET);
          try (FileConversion conversion = FileConversion.of(source, format)) {
            assertSaysNothing(conversion, format.text());
          }
        });
  }

  /** Additional parts that a stripped original may contain. */
  private static final Map<ImageFormat, List<String>> OF_THE_PICTURE =
      Map.of(
          ImageFormat.JPEG, List.of("APP1", "APP2"),
          ImageFormat.PNG, List.of("iCCP", "eXIf"),
          ImageFormat.WEBP, List.of("VP8X with flags", "ICCP", "EXIF"),
          ImageFormat.GIF, List.of());

  @Test
  void aStrippedOriginalIsTheSamePictureAndSaysNothingElse() {
    Pixels picture = Pictures.flat(40, 30, 5);
    files(picture)
        .forEach((format, source) -> {
          List<String> parts = FileParts.names(format, assertStripped(source, format));
          List<String> ofThePicture = OF_THE_PICTURE.getOrDefault(format, List.of());
          assertThat(parts).as(format.text()).containsAll(ofThePicture);
          assertThat(HARMLESS.get(format))
              .as(format.text())
              .containsAll(parts.stream().filter(part -> !ofThePicture.contains(part)).toList());
        });
  }

  /** Profile and orientation are unchanged, because they belong to the picture. */
  private static byte[] assertStripped(byte[] source, ImageFormat format) {
    try (FileConversion whole = FileConversion.of(source, format)) {
      byte[] stripped = whole.to("strip." + format.text());
      assertThat(new String(stripped, StandardCharsets.ISO_8859_1)).doesNotContain(SECRET);
      try (FileConversion again = FileConversion.of(stripped, format)) {
        assertThat(again.size()).isEqualTo(whole.size());
        assertThat(again.to("png")).as(format.text()).isEqualTo(whole.to("png"));
        assertThat(again.to("strip." + format.text())).isEqualTo(stripped);
      }
      return stripped;
    }
  }

  @Test
  void anAnimationIsStrippedWhole() throws Exception {
    Pixels picture = Pictures.flat(8, 6, 5);
    byte[] one = Pictures.encode(new GifEncoder(), picture);
    byte[] loop = {
      '!', (byte) 0xff, 11, 'N', 'E', 'T', 'S', 'C', 'A', 'P', 'E', '2', '.', '0', 3, 1, 0, 0, 0
    };
    int palette = 13 + (6 << (one[10] & 7));
    byte[] twice =
        ChunkedWebp.join(
            Arrays.copyOf(one, palette),
            loop,
            Arrays.copyOfRange(one, palette, one.length - 1),
            Arrays.copyOfRange(one, palette, one.length));
    try (FileConversion conversion = FileConversion.of(twice, ImageFormat.GIF)) {
      assertThat(conversion.to("strip.gif")).isEqualTo(twice);
    }
  }

  @Test
  void whatUploadsOfGifMayLackOrHaveBesidesIsNoHindrance() {
    byte[] file = gif(Pictures.flat(40, 30, 5));
    byte[] untidy = ChunkedWebp.join(Arrays.copyOf(file, file.length - 1), new byte[] {0, 0});
    // The screen is smaller than the image, and grows.
    untidy[6] = 10;
    try (FileConversion conversion = FileConversion.of(untidy, ImageFormat.GIF)) {
      assertThat(conversion.size().width()).isEqualTo(40);
    }
    assertStripped(untidy, ImageFormat.GIF);
  }

  @Test
  void whatCannotBeStrippedInPlaceIsWrittenAnew() {
    Pixels picture = Pictures.flat(40, 30, 5);
    for (ImageFormat format : List.of(ImageFormat.BMP, ImageFormat.TIFF)) {
      try (FileConversion source =
          FileConversion.of(Pictures.encode(Codecs.encoder(format), picture), format)) {
        assertThat(source.to("strip." + format.text())).isEqualTo(source.to(format.text()));
      }
    }
    try (FileConversion source = FileConversion.of(jpeg(picture), ImageFormat.JPEG)) {
      assertThat(source.to("strip.png")).isEqualTo(source.to("png"));
      assertThat(source.to("flip,strip.jpg")).isEqualTo(source.to("flip.jpg"));
    }
  }

  @Tag("slow")
  @Test
  void photosAreTheSameWithoutTheirMetadata() throws Exception {
    int count = 0;
    for (String folder : List.of("exif-gps", "exif-orientation")) {
      for (Path file : Corpora.files(folder)) {
        String name = file.getFileName().toString();
        ImageFormat format =
            ImageFormat.findByExtension(name.substring(name.lastIndexOf('.') + 1)).orElseThrow();
        assertStripped(java.nio.file.Files.readAllBytes(file), format);
        count++;
      }
    }
    assertThat(count).isPositive();
  }

  @Test
  void partsThatCarryMetadataAreSeenByThisTest() {
    Pixels picture = Pictures.flat(40, 30, 5);
    assertThat(FileParts.names(ImageFormat.JPEG, jpeg(picture)))
        .contains("APP1", "APP2", "APP13", "fe", "rest");
    assertThat(FileParts.names(ImageFormat.PNG, png(picture)))
        .contains("iCCP", "eXIf", "tEXt", "iTXt", "tIME", "zTXt");
    assertThat(FileParts.names(ImageFormat.WEBP, webp(picture)))
        .contains("VP8X with flags", "ICCP", "EXIF", "XMP");
    assertThat(FileParts.names(ImageFormat.GIF, gif(picture)))
        .contains("extension fe", "extension ff");
  }

  @Tag("slow")
  @Test
  void noRenditionOfAPhotoSaysWhereItWasTaken() {
    List<Path> files = Corpora.files("exif-gps");
    int count = 0;
    for (Path file : files) {
      try (FileConversion conversion = FileConversion.of(file)) {
        assertSaysNothing(conversion, file.getFileName().toString());
        count += FileConversion.FORMATS.size();
      }
    }
    System.out.printf("exif-gps: %d renditions of %d files carry nothing%n", count, files.size());
    assertThat(count).isPositive();
  }
}
