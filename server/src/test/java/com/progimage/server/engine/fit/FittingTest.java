package com.progimage.server.engine.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.progimage.server.engine.codec.EncodeSettings;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.transformation.Settings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FittingTest {
  private final List<Level> tried = new ArrayList<>();

  /** Ten bytes per step of quality. */
  private byte[] fit(int quality, int maxBytes) throws IOException {
    return Fitting.fit(
        ImageFormat.JPEG,
        EncodeSettings.DEFAULT.withQuality(quality),
        maxBytes,
        (level, out) -> {
          tried.add(level);
          out.write(new byte[10 * level.settings().quality()]);
        });
  }

  @ParameterizedTest
  @CsvSource({"100, 1000, 1000", "100, 999, 990", "80, 5000, 800", "80, 10, 10", "1, 10, 10"})
  void theHighestQualityIsFoundThatFits(int quality, int maxBytes, int bytes) throws IOException {
    assertThat(fit(quality, maxBytes)).hasSize(bytes);
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 991, 523, 77, 19, 10})
  void itIsNotTriedMoreOftenThanTheBudgetReckonsWith(int maxBytes) throws IOException {
    fit(100, maxBytes);
    assertThat(tried).hasSizeLessThanOrEqualTo(Settings.MAX_ATTEMPTS).doesNotHaveDuplicates();
  }

  @Test
  void whatFitsAtOnceIsMadeOnce() throws IOException {
    fit(80, 800);
    assertThat(tried).hasSize(1);
  }

  @Test
  void whatDoesNotFitIsRefusedWithTheLeastThatItTakes() {
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> fit(80, 9))
        .withMessageStartingWith("maxbytes_9: as jpeg this picture has at least 10 bytes")
        .satisfies(failure -> {
          assertThat(failure.limit()).hasValue(9);
          assertThat(failure.actual()).hasValue(10);
        });
  }

  @Test
  void formatsThatLoseNothingLoseColors() throws IOException {
    Fitting.QualityAttempt attempt =
        (level, out) -> {
          tried.add(level);
          out.write(new byte[level.colors() == 0 ? 1000 : level.colors()]);
        };
    assertThat(Fitting.fit(ImageFormat.PNG, EncodeSettings.DEFAULT, 100, attempt)).hasSize(64);
    assertThat(tried).hasSizeLessThanOrEqualTo(5);
    EncodeSettings lossless = new EncodeSettings(80, true, 0);
    assertThat(Fitting.fit(ImageFormat.WEBP, lossless, 2, attempt)).hasSize(2);
  }

  @Test
  void onlyWhatFitsIsKeptInMemory() {
    BoundedOutput out = new BoundedOutput(5);
    out.write(new byte[] {1, 2, 3}, 0, 3);
    assertThat(out.fits()).isTrue();
    out.write(new byte[100], 0, 100);
    out.write(7);
    assertThat(out.fits()).isFalse();
    assertThat(out.count()).isEqualTo(104);
    assertThat(out.bytes()).hasSize(3);
  }
}
