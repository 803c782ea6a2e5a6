package com.progimage.server.engine.codec.webp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.api.Corpora;
import com.progimage.server.engine.FileConversion;
import com.progimage.server.engine.Pictures;
import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.codec.EncodeSettings;
import com.progimage.server.engine.convert.ChunkedWebp;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Digest;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class WebpTest {
  private static final EncodeSettings LOSSLESS = new EncodeSettings(80, true, 0);

  private static byte[] encode(Pixels pixels, EncodeSettings settings) {
    return Pictures.encode(new WebpEncoder(), pixels, settings);
  }

  private static Pixels decode(byte[] file) {
    return Pictures.decode(new WebpDecoder(), file).pixels();
  }

  @Test
  void losslessKeepsEverythingEvenUnderAlphaZero() {
    for (Pixels pixels :
        new Pixels[] {
          Pictures.noise(61, 33, 4), Pictures.photo(61, 33), Pictures.flat(61, 33, 4)
        }) {
      assertThat(decode(encode(pixels, LOSSLESS)).argb()).isEqualTo(pixels.argb());
    }
  }

  @Test
  void lossyKeepsAlphaExactly() {
    Pixels pixels = Pictures.of(64, 64, (x, y) -> x * 4 << 24 | 0x336699);
    Pixels back = decode(encode(pixels, EncodeSettings.DEFAULT));
    for (int i = 0; i < back.argb().length; i++) {
      assertThat(back.argb()[i] >>> 24).isEqualTo(pixels.argb()[i] >>> 24);
    }
  }

  @Test
  void aHigherQualityIsLarger() {
    Pixels photo = Pictures.photo(200, 150);
    int low = encode(photo, new EncodeSettings(20, false, 0)).length;
    int high = encode(photo, new EncodeSettings(95, false, 0)).length;
    assertThat(low).isLessThan(high);
  }

  @Test
  void ofAnAnimationTheFirstFrameIsShownOnATransparentCanvas() {
    Pixels first = Pictures.noise(4, 2, 1);
    Pixels second = Pictures.noise(8, 6, 2);
    byte[] frame = {1, 0, 0, 2, 0, 0, 3, 0, 0, 1, 0, 0, 100, 0, 0, 0};
    byte[] whole = {0, 0, 0, 0, 0, 0, 7, 0, 0, 5, 0, 0, 100, 0, 0, 0};
    byte[] file =
        ChunkedWebp.riff(
            ChunkedWebp.extended(0x12, 8, 6),
            ChunkedWebp.chunk("ANIM", new byte[6]),
            ChunkedWebp.chunk(
                "ANMF", ChunkedWebp.join(frame, ChunkedWebp.content(encode(first, LOSSLESS)))),
            ChunkedWebp.chunk(
                "ANMF", ChunkedWebp.join(whole, ChunkedWebp.content(encode(second, LOSSLESS)))));
    Pixels expected =
        Pictures.of(8, 6, (x, y) -> x >= 2 && x < 6 && y >= 4 ? first.at(x - 2, y - 4) : 0);
    assertThat(decode(file).argb()).isEqualTo(expected.argb());
  }

  @Test
  void theOrientationIsReadWhereTheHeaderAnnouncesIt() {
    byte[] picture = ChunkedWebp.content(encode(Pictures.photo(8, 6), LOSSLESS));
    byte[] exif = ChunkedWebp.chunk("EXIF", Pictures.exif(6));
    byte[] announced = ChunkedWebp.riff(ChunkedWebp.extended(0x08, 8, 6), picture, exif);
    byte[] silent = ChunkedWebp.riff(ChunkedWebp.extended(0, 8, 6), picture, exif);
    assertThat(Pictures.decode(new WebpDecoder(), announced).orientation()).isEqualTo(6);
    assertThat(Pictures.decode(new WebpDecoder(), silent).orientation()).isEqualTo(1);
  }

  @Test
  void aProfileIsConvertedToSrgb() {
    byte[] linear = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
    byte[] picture = ChunkedWebp.content(encode(Pictures.of(8, 6, (x, y) -> 0xff3780ff), LOSSLESS));
    byte[] file =
        ChunkedWebp.riff(
            ChunkedWebp.extended(0x20, 8, 6), ChunkedWebp.chunk("ICCP", linear), picture);
    assertThat(Pictures.difference(decode(file), Pictures.of(8, 6, (x, y) -> 0xff80bcff)))
        .isLessThanOrEqualTo(1);
  }

  @Test
  void aFileThatIsCutOffIsRefused() {
    for (EncodeSettings settings : new EncodeSettings[] {LOSSLESS, EncodeSettings.DEFAULT}) {
      byte[] file = encode(Pictures.photo(60, 40), settings);
      for (int length = 0; length < file.length - 1; length += 7) {
        byte[] cut = Arrays.copyOf(file, length);
        assertThatThrownBy(() -> decode(cut)).isInstanceOf(Failure.class);
        if (length > 30) {
          // Also if all sizes match the shorter content.
          byte[] content = Arrays.copyOfRange(file, 20, length);
          byte[] lie =
              ChunkedWebp.riff(
                  ChunkedWebp.chunk(new String(file, 12, 4, StandardCharsets.US_ASCII), content));
          if (content.length < file.length - 28) {
            assertThatThrownBy(() -> decode(lie)).isInstanceOf(Failure.class);
          }
        }
      }
    }
  }

  @Test
  void everyFileOfTheCorpusIsReadAsLibwebpReadsIt() {
    Map<String, String> expected = Pictures.digests("webp.sha256");
    List<Path> files = Corpora.files("webp");
    SoftAssertions all = new SoftAssertions();
    int equal = 0;
    for (Path file : files) {
      String name = file.getFileName().toString();
      try (FileConversion conversion = FileConversion.of(file)) {
        String digest = Digest.of(Pictures.rgba(Pictures.shownByJdk(conversion.to("png")))).hex();
        all.assertThat(digest).as(name).isEqualTo(expected.get(name));
        equal += digest.equals(expected.get(name)) ? 1 : 0;
      }
    }
    System.out.printf("webp: %d of %d bit-exact%n", equal, files.size());
    all.assertAll();
    assertThat(equal).isPositive();
  }
}
