package com.progimage.server.engine.png;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.Corpora;
import com.progimage.server.engine.Pictures;
import com.progimage.server.image.Digest;
import com.progimage.server.image.ErrorCode;
import com.progimage.server.image.Failure;
import com.progimage.server.image.Size;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

class PngSuiteTest {
  /**
   * By file name: the SHA-256 of red, green, blue, alpha, 16 bits rounded to 8, by other decoders.
   */
  private static Map<String, String> expected() throws IOException {
    try (InputStream in =
        PngSuiteTest.class.getResourceAsStream("/com/progimage/server/engine/pngsuite.sha256")) {
      assertThat(in).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
          .lines()
          .map(line -> line.split(" ", 2))
          .collect(Collectors.toMap(words -> words[0], words -> words[1]));
    }
  }

  @Test
  void everyValidFileIsReadExactly() throws IOException {
    Map<String, String> expected = expected();
    SoftAssertions all = new SoftAssertions();
    int known = 0;
    for (Path file : Corpora.files("pngsuite/valid")) {
      String name = file.getFileName().toString();
      byte[] rgba = Pictures.rgba(new PngDecoder().decode(file, new Size(1, 1)).pixels());
      if (expected.containsKey(name)) {
        all.assertThat(Digest.of(rgba).hex()).as(name).isEqualTo(expected.get(name));
        known++;
      }
    }
    all.assertAll();
    assertThat(known).isGreaterThan(50);
  }

  @Test
  void everyCorruptFileIsRefused() {
    assertThat(Corpora.files("pngsuite/corrupt"))
        .isNotEmpty()
        .allSatisfy(file ->
            assertThatThrownBy(() -> new PngDecoder().decode(file, new Size(1, 1)))
                .isInstanceOfSatisfying(
                    Failure.class,
                    failure -> assertThat(failure.code()).isEqualTo(ErrorCode.UNDECODABLE)));
  }
}
