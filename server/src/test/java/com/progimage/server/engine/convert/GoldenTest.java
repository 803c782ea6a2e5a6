package com.progimage.server.engine.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.progimage.server.engine.Conversion;
import com.progimage.server.engine.Pictures;
import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.codec.EncodeSettings;
import com.progimage.server.engine.codec.tiff.TiffBytes;
import com.progimage.server.image.Digest;
import com.progimage.server.image.ImageFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The same pixels give the same bytes, on every machine and in every later version of this code. If
 * a change alters a digest below, clients have renditions that are now rendered differently: the
 * row's revision must be raised with it.
 */
class GoldenTest {
  private static Pixels picture(String name) {
    return switch (name) {
      case "photo" -> Pictures.photo(400, 300);
      case "wide" -> Pictures.photo(2000, 60);
      case "gray" -> Pictures.gray(400, 300);
      case "flat" -> Pictures.flat(400, 300, 9);
      case "alpha" -> Pictures.of(99, 77, (x, y) -> (2 * x + y) << 24 | x * y * 0x0102 & 0xffffff);
      default -> throw new IllegalArgumentException(name);
    };
  }

  @ParameterizedTest
  @CsvSource({
    "png4, PNG, photo, 80, c960acd81ddf10fb692af2d0bf880a08a50d4e70ed2c9934e376b69063e8f16b",
    "png4, PNG, wide, 80, 511537e13623316700f27aa2a10b67985fd2d82e616f7ad575c354c76a2efc95",
    "png4, PNG, gray, 80, b2559b6c98123ce42eb5a7cb839e5d79880ae14597089a39866a660c818f3ada",
    "png4, PNG, flat, 80, 052dfac2b22bb4ef0135a78c3008a43e7e4525b2e07f48ee3a7cbbadb1ee38ce",
    "png4, PNG, alpha, 80, bce6cafc4de34e8fe1d140ade9c52914931f1ec2ce821da80583efe0a00e54a5",
    "gif1, GIF, photo, 80, 3001eaecfedaa9493a626ee94f4efd543f78611dc8f0d99dd28e12b7f37f77b8",
    "gif1, GIF, flat, 80, 725b1d924e081a5412bae534a3a88b57f1f55a6b5f8527bdc41db33e8dbf178e",
    "gif1, GIF, alpha, 80, 84d1653c7f32844fc00dd3223ffdecfcae576b35e7e620387f75265306e2d73a",
    "jpeg3-jdk25, JPEG, photo, 80, 9ebd8e4e745cd6751c77be0259056253b42468cc2a4f4114440b63f132873976",
    "jpeg3-jdk25, JPEG, photo, 95, 2b9c1620181f0a23d8cde17abec0adbb46c0c1f80c4733e21dff8476760dbd4d",
    "jpeg3-jdk25, JPEG, gray, 80, 6ce38aa23fb8317544ff26451afd1be4af28f179b7280f2da4755aa5119e466d",
    "jpeg3-jdk25, JPEG, alpha, 80, 2533ad41babfb5aa48a4f49a252d3fbb2384d8088f2bee2845115773b6234c58",
    "bmp1, BMP, photo, 80, 90b74b3ed37b6fdb409e9b33968a58e943ea0600abf53e32339b0540b12a4b3f",
    "bmp1, BMP, alpha, 80, 1b4e3c90339535a318f0b396d555a22a85348d3e208078278f6ba15eb490fb0c",
    "tiff1, TIFF, photo, 80, ae261d58020ba5369de19c025607331769d075068ae851f71d2ebadc2c1c4ca6",
    "tiff1, TIFF, gray, 80, b8b954fe420d902462f87429622183b73053f5b68f67c878a2e894424063ddf4",
    "tiff1, TIFF, alpha, 80, 3d6bd365076f6a95fcfbd7f20293deec7edf14daba0e62a64f0533e032c39073",
    "webp1-0.11.0, WEBP, photo, 80, 1e0bb6787d3f726553a36d8a43d43870bf1d804ad4d5070d9392d55cbfe8c8d8",
    "webp1-0.11.0, WEBP, photo, lossless, ea119f2efd7aa78a41f5dac05b8a34b04a512499b8921e1a18a220644faf686b",
    "webp1-0.11.0, WEBP, flat, 30, 53e157a7ece6e7ad18e718a2b585ebf7e5ffc7b83eb910a250f519f5eaa8d41b",
    "webp1-0.11.0, WEBP, alpha, 80, 53c375de664dfa0b61a395ecd8d6e13fe6230bb1a4fdebed1ec6d4112f28b85c",
  })
  void aCodecsRevisionNamesTheBytesItMakes(
      String revision, ImageFormat format, String picture, String quality, String digest) {
    requireRevision(revision);
    EncodeSettings settings =
        quality.equals("lossless")
            ? new EncodeSettings(80, true, 0xffffff)
            : new EncodeSettings(Integer.parseInt(quality), false, 0xffffff);
    byte[] file = Pictures.encode(Codecs.encoder(format), picture(picture), settings);
    assertThat(Digest.of(file).hex()).isEqualTo(digest);
  }

  @ParameterizedTest
  @CsvSource({
    "java-4, photo, 'resize_150x150_cover,rotate_30.png', 35d0f72d67e7c66fc377dee26f02e2f4663f27d2894aed11fe63ff6508815850",
    "java-4, photo, 'resize_90x,grayscale,linear.png', 682e17e67808f29e8af16f3511c036f1c658802f2b68dac2e50951b523286e6c",
    "java-4, alpha, 'crop_10x20x60x40,rotate_90,flip.png', 3522917be1aab7823b14d845a4b8d533585230135d6a0d38a8c5d75428ad40cf",
    "java-4, alpha, 'resize_200x_enlarge,background_336699.png', e64d522c79a673d012d13e24e8650443afc0b9da17fda5a2716d268105c511db",
    "java-4, photo, 'resize_90x60_cover_attention,blur_9,median_5,sharpen,vignette.png', cd30615a6ad28aeb2fdadc0f9d8e549beb9e7fb0b0ca7ebc79556d04f196236b",
    "java-4, alpha, 'hue_70,edges,pad_5,round_12.png', 7ea2f23cc39f1b7be318332a1763effa6e73bbc7ad024fe15e4ac88c1e88d7b1",
    "java-4, photo, svg, 81723db5eb13145a6023b0cca43e425e225105b36ffe091547784cb397032ef9",
    "java-4, flat, svg, d19f747e6fd3763d23153a49f49eb2f03ba9aa0b3295a51360b3713569128bd8",
  })
  void theEnginesRevisionNamesTheBytesItMakes(
      String revision, String picture, String name, String digest) {
    assertThat(new JavaEngine().revision()).startsWith(revision + "-");
    byte[] source = Pictures.encode(Codecs.encoder(ImageFormat.PNG), picture(picture));
    try (Conversion conversion = Conversion.of(source, ImageFormat.PNG)) {
      assertThat(Digest.of(conversion.to(name)).hex()).isEqualTo(digest);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "java-4, png, 39429cd2d1a4de64c6f0110092b7d0875a0df2f8b27f31adab7dde7e0e6990e4",
  })
  void theEnginesRevisionNamesTheColorsOfInks(String revision, String name, String digest) {
    assertThat(new JavaEngine().revision()).startsWith(revision + "-");
    byte[] cmyk = new byte[4 * 64 * 64];
    for (int i = 0; i < cmyk.length; i++) {
      cmyk[i] = (byte) ((i >> 2 & 63) * (1 + (i & 3)) + (i >> 8) * (7 - (i & 3)));
    }
    byte[] source = new TiffBytes(64, 64, 8, 4, 5).file(1, cmyk);
    try (Conversion conversion = Conversion.of(source, ImageFormat.TIFF)) {
      assertThat(Digest.of(conversion.to(name)).hex()).isEqualTo(digest);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "jpeg3-jdk25, photo, png, 7937cf8d61397f0360c785a67e9cbadd73a6c926ecf1e7a16dae6e1f3a2f8c45",
    "jpeg3-jdk25, wide, 'resize_300x.png', 584040a3f5608f6191b3a892d1b464de177a00fcd46e8ac48adfec4ca7a0fba5",
    "jpeg3-jdk25, gray, 'resize_90x.png', 7b92b5165c5e731425cb91501a1dcfeda087bea48fab59897c0a67f99a73d447",
  })
  void aDecodersRevisionNamesThePixelsItMakes(
      String revision, String picture, String name, String digest) {
    requireRevision(revision);
    byte[] source = Pictures.encode(Codecs.encoder(ImageFormat.JPEG), picture(picture));
    try (Conversion conversion = Conversion.of(source, ImageFormat.JPEG)) {
      assertThat(Digest.of(conversion.to(name)).hex()).isEqualTo(digest);
    }
  }

  /** The JDK's codecs may differ from one release to the next; the revision then differs, too. */
  private static void requireRevision(String revision) {
    int jdk = revision.indexOf("-jdk");
    assumeTrue(jdk < 0 || revision.endsWith("-jdk" + Runtime.version().feature()));
    assertThat(Codecs.revisions().split(" ")).contains(revision);
  }
}
