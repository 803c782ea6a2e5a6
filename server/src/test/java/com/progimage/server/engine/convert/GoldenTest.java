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
    "png8, PNG, photo, 80, be2c15ac1967a1455f25e4eb36b64013e976b1324abae0f7e1094daad74fbb7f",
    "png8, PNG, wide, 80, 70dd39d3a27aa7eb6b1e5364f113fa936a5b780fdb937955e6f3cbbb1087f11d",
    "png8, PNG, gray, 80, 017e32fcf81bac6df1c78c29faa99890b4d499a03399cb10caa96e68176de38e",
    "png8, PNG, flat, 80, ed66347ad8cecb6915b00ffb768123038b609260e7084b3c44a9bd693f3ef952",
    "png8, PNG, alpha, 80, b97cd05e0aad0689ca225633090a2144da037663824c4d83c9cd43796d8ba6e5",
    "png8, PNG, photo, small, 47d751fb3dc28254376a1000d0bb277cd9f823883a6e76838d8bc8578d79b911",
    "png8, PNG, flat, small, 8423bbb7a505b4e726d392522cc39941b07baf91596ee75fe179937eb6bc009c",
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
    "java-5, photo, 'resize_150x150_cover,rotate_30.png', f69e3340bf50e45e13b00679c502bfdcb9c20231417e9f1370831bb767b8792b",
    "java-5, photo, 'resize_90x,grayscale,linear.png', 09d85e18431fa7f0b2b6c6f842d4d6d922f5daa11717eeef309d46414add9cae",
    "java-5, alpha, 'crop_10x20x60x40,rotate_90,flip.png', e98d1f814aa00cde6a7a269c35e6968f1c1dc0f06a21568bd55c278cc181b371",
    "java-5, alpha, 'resize_200x_enlarge,background_336699.png', fb9db0e19996e3a6257cc3884231cfab042d647c27fd250fd90040089a30c3c2",
    "java-5, photo, 'resize_90x60_cover_attention,blur_9,median_5,sharpen,vignette.png', db7fdc2a604e471aac879506f980c6f448d2cfc43674771ae26d9d2eb5b908a4",
    "java-5, alpha, 'hue_70,edges,pad_5,round_12.png', 4889e90d8dff3170d8d4dd6c9179b75367c539618a54911c2404daf7f0be272a",
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
    "java-5, png, 2bda2c7c526fa70c2be67efa2b2f1c1cedbc24f37974bb6f3f5756f11e158a7e",
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
    "jpeg3-jdk25, wide, 'resize_300x.png', 31ae9157a2a10fb10bfacfc83ca9a76b306556632322015fed831943621e1aa5",
    "jpeg3-jdk25, gray, 'resize_90x.png', 12c82d8880983bf758839e5ecb171406d7e8908375db3e4fa5192d8f6918ed7e",
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
