package com.progimage.server.state.job;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;

/** A {@link Failure} in stored form. */
public record JobProblem(ErrorCode code, String detail) {
  public static JobProblem of(Failure failure) {
    return new JobProblem(failure.code(), failure.detail());
  }

  public Failure toFailure() {
    return new Failure(code, detail);
  }
}
