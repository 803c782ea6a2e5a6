package com.progimage.server.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.api.Corpora;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Size;
import com.progimage.server.inspect.format.Inspected;
import com.progimage.server.inspect.format.Limits;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class InspectorCorpusTest {
  private static final Inspector INSPECTOR = new Inspector(Limits.DEFAULTS);

  /** CPU time: how busy the machine is with other things says nothing. */
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private static final Set<String> DAMAGED_SIGNATURES =
      Set.of("xcr", "xlf", "xs1", "xs2", "xs4", "xs7");

  @ParameterizedTest
  @ValueSource(strings = {"photos", "exif-gps", "exif-orientation", "webp", "pngsuite/valid"})
  void everyRealFileIsTaken(String folder) throws IOException {
    int taken = 0;
    for (Path file : Corpora.files(folder)) {
      ImageFormat format = format(file);
      if (INSPECTOR.accepted().contains(format)) {
        assertThat(INSPECTOR.inspect(file, format).size().pixels()).as(file + "").isPositive();
        taken++;
      }
    }
    System.out.println(folder + ": " + taken + " taken");
    assertThat(taken).isPositive();
  }

  @Test
  void anAnimationsFramesAreCounted() throws IOException {
    Path file = Corpora.file("photos/animated-loop-3.gif");
    Inspected inspected = INSPECTOR.inspect(file, ImageFormat.GIF);
    assertThat(inspected.size()).isEqualTo(new Size(370, 285));
    assertThat(inspected.frames()).isGreaterThan(1);
  }

  @Test
  void orientedPhotosAllHaveTheSizeThatIsShown() throws IOException {
    Path upright = Corpora.file("exif-orientation/Landscape_1.jpg");
    Size shown = INSPECTOR.inspect(upright, ImageFormat.JPEG).size();
    for (int orientation = 0; orientation <= 8; orientation++) {
      Path file = Corpora.file("exif-orientation/Landscape_" + orientation + ".jpg");
      assertThat(INSPECTOR.inspect(file, ImageFormat.JPEG))
          .isEqualTo(new Inspected(ImageFormat.JPEG, shown, 1, Math.max(orientation, 1)));
    }
  }

  @Test
  void everyCorruptPngIsRefusedByWhatIsWrong() {
    for (Path file : Corpora.files("pngsuite/corrupt")) {
      String name = file.getFileName().toString();
      assertThatThrownBy(() -> INSPECTOR.inspect(file, ImageFormat.PNG))
          .as(name)
          .isInstanceOfSatisfying(
              Failure.class,
              failure -> {
                System.out.println(name + ": " + failure.code() + ": " + failure.detail());
                assertThat(failure.code())
                    .isEqualTo(
                        DAMAGED_SIGNATURES.contains(name.substring(0, 3))
                            ? ErrorCode.TYPE_MISMATCH
                            : ErrorCode.UNDECODABLE);
              });
    }
  }

  @ParameterizedTest
  @CsvSource({"gif, GIF", "jpeg, JPEG", "png, PNG", "webp, WEBP", "bmp, BMP", "tiff, TIFF"})
  void fuzzedFilesAreTakenOrRefusedAtOnce(String folder, ImageFormat format) throws IOException {
    Map<String, Integer> counts = new TreeMap<>();
    List<Path> files = Corpora.files("fuzz/" + folder);
    files.forEach(file -> outcome(file, format)); // warm
    for (Path file : files) {
      long start = THREADS.getCurrentThreadCpuTime();
      counts.merge(outcome(file, format), 1, Integer::sum);
      Duration took = Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - start);
      assertThat(took).as(file + "").isLessThan(Duration.ofMillis(100));
    }
    System.out.println("fuzz/" + folder + ": " + counts);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bmp", "tiff"})
  void fuzzedFilesOfOtherFormatsAreNoPng(String folder) {
    for (Path file : Corpora.files("fuzz/" + folder)) {
      assertThat(outcome(file, ImageFormat.PNG)).isEqualTo("type-mismatch");
    }
  }

  private static String outcome(Path file, ImageFormat format) {
    try {
      return "taken " + INSPECTOR.inspect(file, format).format().text();
    } catch (Failure failure) {
      return failure.code().text();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static ImageFormat format(Path file) {
    String name = file.getFileName().toString();
    return ImageFormat.findByExtension(name.substring(name.lastIndexOf('.') + 1)).orElseThrow();
  }
}
