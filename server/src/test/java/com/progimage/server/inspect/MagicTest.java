package com.progimage.server.inspect;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.image.ImageFormat;
import com.progimage.server.inspect.format.Bytes;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MagicTest {
  private static final Map<String, ImageFormat> SIGNATURES =
      Map.ofEntries(
          Map.entry("ffd8ff", ImageFormat.JPEG),
          Map.entry("89504e470d0a1a0a", ImageFormat.PNG),
          Map.entry("474946383761", ImageFormat.GIF),
          Map.entry("474946383961", ImageFormat.GIF),
          Map.entry("52494646 00000000 57454250", ImageFormat.WEBP),
          Map.entry("424d 00000000 0000 0000 36000000 28000000", ImageFormat.BMP),
          Map.entry("424d 00000000 0000 0000 36000000 7c000000", ImageFormat.BMP),
          Map.entry("49492a00", ImageFormat.TIFF),
          Map.entry("4d4d002a", ImageFormat.TIFF),
          Map.entry("49492b00", ImageFormat.TIFF),
          Map.entry("4d4d002b", ImageFormat.TIFF),
          Map.entry("ff0a", ImageFormat.JXL),
          Map.entry("0000000c4a584c200d0a870a", ImageFormat.JXL));

  @Test
  void everySignatureIsKnownWithAnythingBehindItAndNotWithoutItsEnd() {
    SIGNATURES.forEach((hex, format) -> {
      byte[] signature = new Bytes().hex(hex).toArray();
      assertThat(Magic.sniff(signature)).as(hex).contains(format);
      assertThat(Magic.sniff(Arrays.copyOf(signature, 4000))).as(hex).contains(format);
      for (int length = 0; length < signature.length; length++) {
        assertThat(Magic.sniff(Arrays.copyOf(signature, length))).as(hex).isEmpty();
      }
    });
  }

  @Test
  void isoMediaFilesAreKnownByTheirBrands() {
    assertThat(Magic.sniff(ftyp("avif", "mif1"))).contains(ImageFormat.AVIF);
    assertThat(Magic.sniff(ftyp("mif1", "miaf", "avif"))).contains(ImageFormat.AVIF);
    assertThat(Magic.sniff(ftyp("avis"))).contains(ImageFormat.AVIF);
    assertThat(Magic.sniff(ftyp("heic", "mif1"))).contains(ImageFormat.HEIC);
    assertThat(Magic.sniff(ftyp("mif1", "miaf"))).contains(ImageFormat.HEIC);
    assertThat(Magic.sniff(ftyp("isom", "mp42"))).isEmpty();
    byte[] brandsBehindTheBox = new Bytes().add(ftyp("isom")).text("avif").toArray();
    assertThat(Magic.sniff(brandsBehindTheBox)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<svg/>",
        "<svg xmlns='http://www.w3.org/2000/svg'>",
        "\ufeff<svg>",
        "  \r\n\t<svg\n width='1'>",
        "<?xml version='1.0'?><svg>",
        "<?xml version='1.0'?>\n<!-- made by <svg> -->\n<?style a?>\n<!----><svg>",
        "<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' 'http://x'><svg>",
        "<!DOCTYPE svg [ <!ENTITY a 'b>'> ]><svg>",
        "<svg:svg xmlns:svg='http://www.w3.org/2000/svg'>",
      })
  void anSvgIsKnownByItsFirstElement(String text) {
    assertThat(Magic.sniff(text.getBytes(UTF_8))).contains(ImageFormat.SVG);
    assertThat(Magic.sniff(("\ufeff" + text.replace("\ufeff", "")).getBytes(UTF_16BE)))
        .contains(ImageFormat.SVG);
    assertThat(Magic.sniff(("\ufeff" + text.replace("\ufeff", "")).getBytes(UTF_16LE)))
        .contains(ImageFormat.SVG);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<",
        "<svg",
        "svg",
        "<svgs>",
        "<html><svg>",
        "text <svg>",
        "<!-- <svg> --><g>",
        "<?xml version='1.0'?>",
        "<!-- <svg>",
        "{\"a\": \"<svg>\"}",
        "BM is a text of many words"
      })
  void otherTextsAreNoImages(String text) {
    assertThat(Magic.sniff(text.getBytes(UTF_8))).isEmpty();
  }

  @Test
  void noHeadTakesLong() {
    for (String part :
        new String[] {
          " ", "<?", "<?a?>", "<!--", "<!---->", "<!a", "<!a>", "<!a[", "<!a[]>", "<a:", "<a"
        }) {
      byte[] head = Arrays.copyOf(part.repeat(4096).getBytes(UTF_8), Magic.HEAD_BYTES);
      long start = System.nanoTime();
      assertThat(Magic.sniff(head)).isEmpty();
      assertThat(System.nanoTime() - start).as(part).isLessThan(2_000_000_000L);
    }
  }

  @Test
  void noBytesMakeItFail() {
    Random random = new Random(1);
    for (int i = 0; i < 2000; i++) {
      byte[] head = new byte[random.nextInt(64)];
      random.nextBytes(head);
      assertThat(Magic.sniff(head)).isNotNull();
    }
  }

  private static byte[] ftyp(String major, String... compatible) {
    Bytes box = new Bytes().u32(16 + 4L * compatible.length).text("ftyp").text(major).u32(0);
    for (String brand : compatible) {
      box.text(brand);
    }
    return box.toArray();
  }
}
