package com.progimage.server.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class FailureTest {
  @Test
  void aRefusalCostsNoStackTraceAndItsCauseKeepsOne() {
    Failure refusal = new Failure(ErrorCode.OVERLOADED, "too much: try again");
    IOException cause = new IOException("disk");
    Failure bug = new Failure(ErrorCode.INTERNAL_ERROR, "see the log", cause);

    assertThat(refusal.getStackTrace()).isEmpty();
    assertThat(bug).cause().isSameAs(cause);
    assertThat(cause.getStackTrace()).isNotEmpty();
  }
}
