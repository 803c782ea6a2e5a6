package com.progimage.server.render.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KillReasonTest {
  @ParameterizedTest
  @CsvSource({
    "0, CRASH",
    "1, CRASH",
    "3, MEMORY",
    "4, CRASH",
    "129, SIGNAL",
    "130, SIGNAL",
    "134, CRASH",
    "137, SIGNAL",
    "139, CRASH",
    "143, SIGNAL",
    "152, SIGNAL",
    "159, CRASH",
    "-1, CRASH"
  })
  void theExitStatusSaysWhoEndedAWorker(int status, KillReason reason) {
    assertThat(KillReason.ofStatus(status)).isEqualTo(reason);
  }
}
