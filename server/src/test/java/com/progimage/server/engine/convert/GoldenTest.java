package com.progimage.server.engine.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.progimage.server.engine.FileConversion;
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
    "png7, PNG, photo, 80, 8b07e23ab5b60b96e3deacfa6c9037a778cfdd0c193c09e3861347987cbc0562",
    "png7, PNG, wide, 80, 0873811564ef49079fcaf5825ea5f8cd3402b7d0f364829d03e326a270d04fb0",
    "png7, PNG, gray, 80, fecfcb87e079732cf271264df28ece62366bf04ea71b18aec2b2585740a4e7e8",
    "png7, PNG, flat, 80, ed66347ad8cecb6915b00ffb768123038b609260e7084b3c44a9bd693f3ef952",
    "png7, PNG, alpha, 80, 83b87fcd8c39dbddfc236005e9a08d639e15ff4f7cfe6b3c263a59a41bde52f1",
    "png7, PNG, photo, small, 0ca5915a88374e2b9c2a2f8bbc72a8c79ab303ddf2d1fc8ecbce2aec3e3a11c9",
    "png7, PNG, flat, small, 8423bbb7a505b4e726d392522cc39941b07baf91596ee75fe179937eb6bc009c",
    "gif1, GIF, photo, 80, 3001eaecfedaa9493a626ee94f4efd543f78611dc8f0d99dd28e12b7f37f77b8",
    "gif1, GIF, flat, 80, 725b1d924e081a5412bae534a3a88b57f1f55a6b5f8527bdc41db33e8dbf178e",
    "gif1, GIF, alpha, 80, 84d1653c7f32844fc00dd3223ffdecfcae576b35e7e620387f75265306e2d73a",
    "jpeg3-jdk25, JPEG, photo, 80, 9ebd8e4e745cd6751c77be0259056253b42468cc2a4f4114440b63f132873976",
    "jpeg3-jdk25, JPEG, photo, 95, 2b9c1620181f0a23d8cde17abec0adbb46c0c1f80c4733e21dff8476760dbd4d",
    "jpeg3-jdk25, JPEG, gray, 80, 6ce38aa23fb8317544ff26451afd1be4af28f179b7280f2da4755aa5119e466d",
    "jpeg3-jdk25, JPEG, alpha, 80, 2533ad41babfb5aa48a4f49a252d3fbb2384d8088f2bee2845115773b6234c58",
    "bmp1, BMP, photo, 80, 90b74b3ed37b6fdb409e9b33968a58e943ea0600abf53e32339b0540b12a4b3f",
    "bmp1, BMP, alpha, 80, 1b4e3c90339535a318f0b396d555a22a85348d3e208078278f6ba15eb490fb0c",
    "tiff2, TIFF, photo, 80, 2714c9bc25fb7ebf23942b4949bf0aa5e8e9eef60ee9849d8c8df14599c61067",
    "tiff2, TIFF, gray, 80, 868abd5a4350e254ce29bf110ecbc30d390b20dbbd6fbb7b4f7d0e219c90c097",
    "tiff2, TIFF, alpha, 80, f08aec9019a442951df9cb0209eb87cab4fc843fd44200fb3138e5d500637496",
    "webp1-0.11.0, WEBP, photo, 80, 1e0bb6787d3f726553a36d8a43d43870bf1d804ad4d5070d9392d55cbfe8c8d8",
    "webp1-0.11.0, WEBP, photo, lossless, ea119f2efd7aa78a41f5dac05b8a34b04a512499b8921e1a18a220644faf686b",
    "webp1-0.11.0, WEBP, flat, 30, 53e157a7ece6e7ad18e718a2b585ebf7e5ffc7b83eb910a250f519f5eaa8d41b",
    "webp1-0.11.0, WEBP, alpha, 80, 53c375de664dfa0b61a395ecd8d6e13fe6230bb1a4fdebed1ec6d4112f28b85c",
  })
  void aCodecsRevisionNamesTheBytesItMakes(
      String revision, ImageFormat format, String picture, String quality, String digest) {
    requireRevision(revision);
    EncodeSettings settings =
        switch (quality) {
          case "lossless" -> new EncodeSettings(80, true, 0xffffff);
          case "small" -> new EncodeSettings(80, false, 0xffffff, false, null, /* small= */ true);
          default -> new EncodeSettings(Integer.parseInt(quality), false, 0xffffff);
        };
    byte[] file = Pictures.encode(Codecs.encoder(format), picture(picture), settings);
    assertThat(Digest.of(file).hex()).isEqualTo(digest);
  }

  @ParameterizedTest
  @CsvSource({
    "java-5, photo, 'resize_150x150_cover,rotate_30.png', ab49332554fae32570fbe3105cc9ed5696d59e60f5c3ccef1b8fe71f61c8fd7b",
    "java-5, photo, 'resize_90x,grayscale,linear.png', 3e811ef537521825e9cdf709214527c50eeb808185d19d41512836ab3d6b2a5d",
    "java-5, alpha, 'crop_10x20x60x40,rotate_90,flip.png', 0d56cdd37fdebd54b6c35efe6c1e4523a8db275dac82396a0e7a95fd8bbda936",
    "java-5, alpha, 'resize_200x_enlarge,background_336699.png', fb9db0e19996e3a6257cc3884231cfab042d647c27fd250fd90040089a30c3c2",
    "java-5, photo, 'resize_90x60_cover_attention,blur_9,median_5,sharpen,vignette.png', d019e11151cc6f7503ef6d1d51485a9d8756abc012614140a31e215f224ba290",
    "java-5, alpha, 'hue_70,edges,pad_5,round_12.png', 946260977c04c676535c57c5cf296e3e70bb85cb6236f02ef0b7643bcc24cae2",
    "java-5, photo, svg, 81723db5eb13145a6023b0cca43e425e225105b36ffe091547784cb397032ef9",
    "java-5, flat, svg, d19f747e6fd3763d23153a49f49eb2f03ba9aa0b3295a51360b3713569128bd8",
  })
  void theEnginesRevisionNamesTheBytesItMakes(
      String revision, String picture, String name, String digest) {
    assertThat(new JavaEngine().revision()).startsWith(revision + "-");
    byte[] source = Pictures.encode(Codecs.encoder(ImageFormat.PNG), picture(picture));
    try (FileConversion conversion = FileConversion.of(source, ImageFormat.PNG)) {
      assertThat(Digest.of(conversion.to(name)).hex()).isEqualTo(digest);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "java-5, png, 9416c59f496b9abe3f4ad46b0abc0f99d846e688b4aa77c486e04ce6463b1de7",
  })
  void theEnginesRevisionNamesTheColorsOfInks(String revision, String name, String digest) {
    assertThat(new JavaEngine().revision()).startsWith(revision + "-");
    byte[] cmyk = new byte[4 * 64 * 64];
    for (int i = 0; i < cmyk.length; i++) {
      cmyk[i] = (byte) ((i >> 2 & 63) * (1 + (i & 3)) + (i >> 8) * (7 - (i & 3)));
    }
    byte[] source = new TiffBytes(64, 64, 8, 4, 5).file(1, cmyk);
    try (FileConversion conversion = FileConversion.of(source, ImageFormat.TIFF)) {
      assertThat(Digest.of(conversion.to(name)).hex()).isEqualTo(digest);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "jpeg3-jdk25, photo, png, 0983d858c9a57e5ef8aca66153d8ba6768a88ed82044c3d867856986b3c6ad45",
    "jpeg3-jdk25, wide, 'resize_300x.png', 03e91622951876c2445c4449fbf0998d54b0f0cf651b3526441132bfdf94b004",
    "jpeg3-jdk25, gray, 'resize_90x.png', f775b77571df9ee33f55d6499aa6848b298126e01e7de0f5017a1484921070fb",
  })
  void aDecodersRevisionNamesThePixelsItMakes(
      String revision, String picture, String name, String digest) {
    requireRevision(revision);
    byte[] source = Pictures.encode(Codecs.encoder(ImageFormat.JPEG), picture(picture));
    try (FileConversion conversion = FileConversion.of(source, ImageFormat.JPEG)) {
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
