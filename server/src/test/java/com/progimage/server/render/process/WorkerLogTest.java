package com.progimage.server.render.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class WorkerLogTest {
  @Test
  void aLineThatNeverEndsIsCutAndReadToItsEnd() throws IOException {
    InputStream text = text("x".repeat(100_000) + "\nnext");

    assertThat(WorkerLog.line(text)).hasSize(WorkerLog.MAX_LINE_BYTES);
    assertThat(WorkerLog.line(text)).isEqualTo("next");
    assertThat(WorkerLog.line(text)).isNull();
  }

  @Test
  void noControlCharacterReachesTheLog() throws IOException {
    InputStream text = text("red \u001b[31m and\r2026-01-01 ERROR forged\n\n");

    assertThat(WorkerLog.line(text)).isEqualTo("red  [31m and 2026-01-01 ERROR forged");
    assertThat(WorkerLog.line(text)).isEmpty();
  }

  private static InputStream text(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }
}
