package com.progimage.server.engine.convert;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.api.Corpora;
import com.progimage.server.engine.FileConversion;
import com.progimage.server.engine.Pictures;
import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.codec.png.PngFile;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageFormat;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every upload, however damaged, becomes a picture or is refused, within a time limit and with an
 * error code.
 */
@Tag("slow")
class FuzzedFilesTest {
  /** CPU time with every rendition, so that load on the machine does not matter. */
  private static final Duration BOUND = Duration.ofSeconds(20);

  private static final Set<ErrorCode> REASONS =
      Set.of(
          ErrorCode.EMPTY_BODY,
          ErrorCode.TYPE_MISMATCH,
          ErrorCode.UNDECODABLE,
          ErrorCode.IMAGE_TOO_LARGE);

  /**
   * The outcome: {@code inspection: type-mismatch}, {@code decoding: undecodable}, {@code made}.
   */
  private static String outcome(Path file, ImageFormat declared) {
    long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    String where = "inspection: ";
    String outcome;
    try (FileConversion conversion = FileConversion.of(file, declared)) {
      where = "decoding: ";
      conversion.toEach("");
      outcome = "made";
    } catch (Failure failure) {
      assertThat(failure.code()).as(file + "").isIn(REASONS);
      outcome = where + failure.code().text();
    }
    long took = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
    assertThat(Duration.ofNanos(took)).as(file + "").isLessThan(BOUND);
    return outcome;
  }

  @Test
  void everyFuzzedFileBecomesAPictureOrIsRefused() {
    Map<String, Integer> outcomes = new TreeMap<>();
    int count = 0;
    for (Path file : Corpora.files("fuzz")) {
      String folder = file.getName(file.getNameCount() - 2).toString();
      ImageFormat format = ImageFormat.of(folder);
      // A format that is not accepted is declared as one that is.
      ImageFormat declared = Codecs.readable().contains(format) ? format : ImageFormat.PNG;
      outcomes.merge(outcome(file, declared), 1, Integer::sum);
      count++;
    }
    System.out.printf("fuzz: %d files, %s%n", count, outcomes);
    assertThat(outcomes).containsKeys("made", "decoding: undecodable");
  }

  @ParameterizedTest
  @EnumSource(
      value = ImageFormat.class,
      names = {"JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF"})
  void damageInAnyPlaceOfAFileIsRefusedOrHarmless(ImageFormat format) {
    Pixels photo = Pictures.photo(40, 30);
    byte[] whole = Pictures.encode(Codecs.encoder(format), photo);
    Random random = new Random(1);
    Map<String, Integer> outcomes = new TreeMap<>();
    for (int i = 0; i < 300; i++) {
      byte[] damaged = whole.clone();
      for (int k = 0; k <= i % 3; k++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      outcomes.merge(outcome(damaged, format), 1, Integer::sum);
    }
    assertThat(outcomes.keySet()).anyMatch(outcome -> outcome.startsWith("inspection"));
  }

  private static String outcome(byte[] file, ImageFormat declared) {
    try (FileConversion conversion = FileConversion.of(file, declared)) {
      conversion.toAll("png", "jpg");
      return "made";
    } catch (Failure failure) {
      assertThat(failure.code()).isIn(REASONS);
      return "inspection or decoding: " + failure.code().text();
    }
  }

  /** VP8L of 16384 × 16384 pixels in 30 bytes: a naive decoder would allocate a gigabyte. */
  @Test
  void aFewBytesThatClaimTheLargestPictureAreRefusedByTheirHeader() {
    byte[] data = {0x2f, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f, 0, 0, 0, 0, 0};
    byte[] webp = ChunkedWebp.riff(ChunkedWebp.chunk("VP8L", data));
    assertThat(webp).hasSize(30);
    assertThat(outcome(webp, ImageFormat.WEBP)).endsWith("image-too-large");
    byte[] png = new PngFile().header(1 << 20, 1 << 20, 8, 2, 0).data(new byte[9]).end();
    assertThat(outcome(png, ImageFormat.PNG)).endsWith("image-too-large");
  }
}
