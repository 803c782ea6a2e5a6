package com.progimage.server.engine.codec.jpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.engine.FileConversion;
import com.progimage.server.engine.Pictures;
import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.codec.jpeg.JpegSamples.Scans;
import com.progimage.server.engine.convert.Codecs;
import com.progimage.server.engine.convert.EncodedJpeg;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageFormat;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * JPEG files that cameras, phones and scanners write and every browser shows, although they deviate
 * from the standard.
 */
class OddJpegsTest {
  private static final int EOI_BYTES = 2;

  private static Pixels decode(byte[] file) {
    return Pictures.decode(Codecs.decoder(ImageFormat.JPEG), file).pixels();
  }

  /** Checks the upload check, the decoder and the removal of metadata. */
  private static void assertShownAs(byte[] odd, byte[] plain) {
    int[] expected = decode(plain).argb();
    assertThat(decode(odd).argb()).isEqualTo(expected);
    try (FileConversion conversion = FileConversion.of(odd, ImageFormat.JPEG)) {
      byte[] stripped = conversion.to("strip.jpg");
      assertThat(decode(stripped).argb()).isEqualTo(expected);
      assertThat(stripped).endsWith(0xff, 0xd9);
    }
  }

  private static void assertRefused(byte[] file) {
    assertThatThrownBy(() -> decode(file))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.code()).isEqualTo(ErrorCode.UNDECODABLE));
  }

  private static byte[] jpeg(Scans scans) {
    return JpegSamples.PLAIN.sampled(2, 2).in(scans).color(Pictures.photo(50, 40));
  }

  private static byte[] inks() {
    return EncodedJpeg.of(30, 20, 4, false, (x, y, c) -> 8 * x + y * c & 255);
  }

  private static byte[] put(byte[] file, int at, byte... bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(file, 0, at);
    out.writeBytes(bytes);
    out.write(file, at, file.length - at);
    return out.toByteArray();
  }

  /** Position of a marker outside other segments. */
  private static int find(byte[] file, int marker) {
    int at = 2;
    while ((file[at + 1] & 255) != marker) {
      at += 2 + ((file[at + 2] & 255) << 8 | file[at + 3] & 255);
    }
    return at;
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  @ParameterizedTest
  @EnumSource(Scans.class)
  void theEndMarkerIsMissingOrOverwritten(Scans scans) {
    byte[] whole = jpeg(scans);
    int end = whole.length - EOI_BYTES;
    assertShownAs(Arrays.copyOf(whole, end), whole);
    assertShownAs(Arrays.copyOf(whole, end + 1), whole);
    assertShownAs(Arrays.copyOf(Arrays.copyOf(whole, end), end + 4096), whole);
    // Without its last bytes, pixels are missing.
    assertRefused(Arrays.copyOf(whole, end - 5));
  }

  @ParameterizedTest
  @EnumSource(Scans.class)
  void strayBytesLieBehindAScan(Scans scans) {
    byte[] whole = jpeg(scans);
    int end = whole.length - EOI_BYTES;
    assertShownAs(put(whole, end, new byte[300]), whole);
    assertShownAs(put(whole, end, "made by a camera".getBytes(StandardCharsets.US_ASCII)), whole);
    assertShownAs(put(whole, end, bytes(0xff, 0xd0, 0, 0, 0xff, 0xd7, 0, 0xff, 0xff)), whole);
    assertShownAs(put(whole, end, bytes(0xff, 0xd3)), whole);
    int scan = find(whole, 0xda);
    assertShownAs(put(whole, scan, bytes(0)), whole);
    assertShownAs(put(whole, scan, bytes(9, 0, 0xff, 0, 1, 0xff, 0xd4, 0xff)), whole);
  }

  @Test
  void strayBytesLieBeforeARestartMarker() {
    byte[] whole = JpegSamples.PLAIN.restarting(3).color(Pictures.photo(60, 40));
    int at = find(whole, 0xda) + 14;
    while (whole[at] != -1 || whole[at + 1] != (byte) 0xd0) {
      at++;
    }
    assertShownAs(put(whole, at, new byte[5]), whole);
    assertShownAs(put(whole, at, "twelve bytes".getBytes(StandardCharsets.US_ASCII)), whole);
    assertShownAs(put(whole, whole.length - EOI_BYTES, bytes(0xff, 0xd0, 0xff, 0xd0)), whole);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void aSequentialScanSaysNothingOfItsCoefficients(int which) {
    for (byte[] whole : new byte[][] {jpeg(Scans.SEQUENTIAL), jpeg(Scans.ONE_BY_ONE), inks()}) {
      byte[] odd = whole.clone();
      int scan = find(whole, 0xda);
      int parameters = scan + 4 + 1 + 2 * odd[scan + 4];
      odd[parameters + which] = (byte) (which == 1 ? 0 : 7);
      assertShownAs(odd, whole);
      Arrays.fill(odd, parameters, parameters + 3, (byte) 0);
      assertShownAs(odd, whole);
    }
  }

  @Test
  void componentsHaveOneName() {
    byte[] whole = jpeg(Scans.SEQUENTIAL);
    byte[] odd = whole.clone();
    int frame = find(whole, 0xc0);
    int scan = find(whole, 0xda);
    for (int i = 0; i < 3; i++) {
      odd[frame + 10 + 3 * i] = 1;
      odd[scan + 5 + 2 * i] = 1;
    }
    assertShownAs(odd, whole);
  }

  @Test
  void tablesOfTheStandardAreMissing() {
    // Quality 100 without optimization: the JDK's writer uses the standard's tables.
    byte[] whole = EncodedJpeg.of(40, 30, 1, false, (x, y, c) -> 5 * x + 3 * y & 255);
    byte[] odd = whole;
    int tables = find(odd, 0xc4);
    int length = 2 + ((odd[tables + 2] & 255) << 8 | odd[tables + 3] & 255);
    odd =
        put(
            Arrays.copyOf(odd, tables),
            tables,
            Arrays.copyOfRange(odd, tables + length, odd.length));
    assertShownAs(odd, whole);
  }

  @Test
  void inksAreInvertedWithAnAdobeSegmentAndWithout() {
    byte[] whole = EncodedJpeg.adobe(inks(), 0);
    assertShownAs(inks(), whole);
    int end = inks().length - EOI_BYTES;
    assertShownAs(put(inks(), end, new byte[50]), whole);
    assertShownAs(Arrays.copyOf(inks(), end), whole);
    byte[] progressive = EncodedJpeg.of(30, 20, 4, true, (x, y, c) -> 8 * x + y * c & 255);
    assertShownAs(progressive, EncodedJpeg.adobe(progressive, 0));
  }

  /** Surplus codes in a damaged file do not count as stray bytes. */
  @ParameterizedTest
  @CsvSource({"SEQUENTIAL", "ONE_BY_ONE"})
  void damagedCodesAreMostlyNoticed(Scans scans) {
    byte[] whole = JpegSamples.PLAIN.in(scans).color(Pictures.noise(64, 64, 3));
    int from = find(whole, 0xda) + 20;
    int refused = 0;
    int count = 200;
    for (int i = 0; i < count; i++) {
      byte[] damaged = whole.clone();
      damaged[from + (int) ((long) i * (whole.length - from - 400) / count)] ^= 0x55;
      try {
        decode(damaged);
      } catch (Failure failure) {
        refused++;
      }
    }
    System.out.println("damaged codes of " + scans + ": " + refused + " of " + count + " noticed");
    assertThat(refused).isGreaterThan(count / 2);
  }
}
