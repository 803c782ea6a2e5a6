package com.progimage.server.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class FailureTest {
  @Test
  void aRefusalCostsNoStackTraceAndItsCauseKeepsOne() {
    Failure refusal = new Failure(ErrorCode.OVERLOADED, "too much: try again");
    Failure bug = new Failure(ErrorCode.INTERNAL_ERROR, "see the log", new IOException("disk"));

    assertThat(refusal.getStackTrace()).isEmpty();
    assertThat(bug.getCause().getStackTrace()).isNotEmpty();
  }
}
