package com.progimage.server.engine.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.engine.Pixels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The same picture and options give the same bytes, however they are executed. */
class DeterminismTest {
  @Test
  void aSecondTraceGivesTheSameBytes() throws Exception {
    assertThat(digest()).isEqualTo(digest());
  }

  /** An interpreter rounds as the language requires; a compiler might deviate. */
  @Test
  void aJvmThatOnlyInterpretsGivesTheSameBytes() throws Exception {
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xint",
                "-Djava.awt.headless=true",
                "-cp",
                System.getProperty("java.class.path"),
                DeterminismTest.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String digest = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(other.waitFor()).isZero();
    assertThat(digest.strip()).isEqualTo(digest());
  }

  static void main() throws NoSuchAlgorithmException {
    System.out.println(digest());
  }

  /** Uses computed pictures, not drawn ones, so that only the tracer is compared. */
  private static String digest() throws NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (Pixels picture : new Pixels[] {Art.photo(160, 120), Art.discs(160), Art.spiral(60)}) {
      for (int budget : new int[] {TraceOptions.DEFAULT_MAX_BYTES, 2000}) {
        digest.update(Tracer.trace(picture, TraceOptions.automatic().withMaxBytes(budget)));
        digest.update(Tracer.trace(picture, TraceOptions.black().withMaxBytes(budget)));
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
