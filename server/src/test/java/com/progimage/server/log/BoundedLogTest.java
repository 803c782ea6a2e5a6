package com.progimage.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.api.LogLines;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class BoundedLogTest {
  @Test
  void aMinuteHasSoManyEntriesAndTheNextSaysHowManyMore() {
    AtomicLong nanos = new AtomicLong();
    try (LogLines lines = LogLines.of("bounded")) {
      BoundedLog log = new BoundedLog(LoggerFactory.getLogger("bounded"), 2, nanos::get);
      for (int i = 0; i < 5; i++) {
        log.warn("failed " + i);
      }
      assertThat(lines.all()).containsExactly("failed 0", "failed 1");
      nanos.addAndGet(Duration.ofSeconds(61).toNanos());
      log.warn("failed again");
      assertThat(lines.all()).endsWith("omitted 3 more entries", "failed again");
    }
  }

  @Test
  void aLineIsOneLine() {
    try (LogLines lines = LogLines.of("bounded")) {
      BoundedLog log = new BoundedLog(LoggerFactory.getLogger("bounded"), 9);
      log.warn("a\r\nb\u001b[31m" + "x".repeat(10_000));
      assertThat(lines.all().getFirst()).startsWith("a  b [31mxxx").hasSizeLessThan(500);
    }
  }

  @Test
  void causesAreToldWithoutATrace() {
    Failure failure =
        new Failure(
            ErrorCode.SOURCE_FAILED,
            "the source gave no answer: try again",
            new ExecutionException(new ConnectException("refused")));
    assertThat(Causes.line(failure))
        .isEqualTo("the source gave no answer: try again; ConnectException: refused");
  }
}
