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
    "png5, PNG, photo, 80, 0191d2836aecc3ec66f941459cd7d119ce9e26cd9d224153b689f32b2cf5047d",
    "png5, PNG, wide, 80, 19651636ed9ece967b0d0a3dae9955ca4258c6bdbf2874d0fd352276e0b97eb2",
    "png5, PNG, gray, 80, 017e32fcf81bac6df1c78c29faa99890b4d499a03399cb10caa96e68176de38e",
    "png5, PNG, flat, 80, ed66347ad8cecb6915b00ffb768123038b609260e7084b3c44a9bd693f3ef952",
    "png5, PNG, alpha, 80, 3b5cf29a14dd2653fc0f15d3aeeeb9071f42f3743310475806df511c6a746410",
    "gif1, GIF, photo, 80, 3001eaecfedaa9493a626ee94f4efd543f78611dc8f0d99dd28e12b7f37f77b8",
    "gif1, GIF, flat, 80, 725b1d924e081a5412bae534a3a88b57f1f55a6b5f8527bdc41db33e8dbf178e",
    "gif1, GIF, alpha, 80, 84d1653c7f32844fc00dd3223ffdecfcae576b35e7e620387f75265306e2d73a",
    "jpeg3-jdk25, JPEG, photo, 80, 9ebd8e4e745cd6751c77be0259056253b42468cc2a4f4114440b63f132873976",
    "jpeg3-jdk25, JPEG, photo, 95, 2b9c1620181f0a23d8cde17abec0adbb46c0c1f80c4733e21dff8476760dbd4d",
    "jpeg3-jdk25, JPEG, gray, 80, 6ce38aa23fb8317544ff26451afd1be4af28f179b7280f2da4755aa5119e466d",
    "jpeg3-jdk25, JPEG, alpha, 80, 2533ad41babfb5aa48a4f49a252d3fbb2384d8088f2bee2845115773b6234c58",
    "bmp1, BMP, photo, 80, 90b74b3ed37b6fdb409e9b33968a58e943ea0600abf53e32339b0540b12a4b3f",
    "bmp1, BMP, alpha, 80, 1b4e3c90339535a318f0b396d555a22a85348d3e208078278f6ba15eb490fb0c",
    "tiff2, TIFF, photo, 80, 53b436e52eea5ab197834948b97802609b2ee8f3312de75677366c2847cfdb38",
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
        quality.equals("lossless")
            ? new EncodeSettings(80, true, 0xffffff)
            : new EncodeSettings(Integer.parseInt(quality), false, 0xffffff);
    byte[] file = Pictures.encode(Codecs.encoder(format), picture(picture), settings);
    assertThat(Digest.of(file).hex()).isEqualTo(digest);
  }

  @ParameterizedTest
  @CsvSource({
    "java-5, photo, 'resize_150x150_cover,rotate_30.png', 7ab5692babd2994a45bb53b4f5d5ca021e05f5d9bdf8c6fb7805ab88fe1e5083",
    "java-5, photo, 'resize_90x,grayscale,linear.png', 75f32b4a9fa5dbd539195fc0560541f26bd28ff2369f5d71e92438626eef8d00",
    "java-5, alpha, 'crop_10x20x60x40,rotate_90,flip.png', 3752b2cd0eb890f7ac775a3d2f21ffe97ab53faa279750cdf3557081d8b52c81",
    "java-5, alpha, 'resize_200x_enlarge,background_336699.png', b80234963c84c74443d18d3cb15beac2e2d9713440f8aa1145a2f931cb6457bc",
    "java-5, photo, 'resize_90x60_cover_attention,blur_9,median_5,sharpen,vignette.png', c36207b80aca18c7e3ec36e162871ae6bd6e3016e1f598934d749ce5d4ec3426",
    "java-5, alpha, 'hue_70,edges,pad_5,round_12.png', 4def08c56a53873b8bface967f2a7c93e8ebef24eaf0be06c029d91057d23ae4",
    "java-5, photo, svg, 81723db5eb13145a6023b0cca43e425e225105b36ffe091547784cb397032ef9",
    "java-5, flat, svg, d19f747e6fd3763d23153a49f49eb2f03ba9aa0b3295a51360b3713569128bd8",
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
    "java-5, png, f4e0e1e72596ccfd2543985100ea2a1dd6bede750d4a9e2d4d56bf5b9b2938e0",
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
    "jpeg3-jdk25, photo, png, 6c680bb2c234a6ef3fee8d136f32516aac5eda1cf53ce56163508a150a29ecc9",
    "jpeg3-jdk25, wide, 'resize_300x.png', 396d722aed6e9fcb864ceaa4acbbac9f7ac222e3995bea3193e36ffe0d6b3a88",
    "jpeg3-jdk25, gray, 'resize_90x.png', a3f53222cb4ed1bd966616b5be417eafdb6ede50587182301117f8aa7c879bed",
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
