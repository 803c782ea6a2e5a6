package com.progimage.sdk;

import com.progimage.sdk.text.Ids;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when the server has no such job: it never existed, or it ended and the server has removed
 * its record.
 */
public final class JobNotFoundException extends ProgImageException {
  private static final long serialVersionUID = 1L;

  JobNotFoundException(String message, @Nullable Problem problem, @Nullable Throwable cause) {
    super(message, problem, cause);
  }

  /**
   * Returns the id of a job in lower case.
   *
   * @throws JobNotFoundException if the text is not an id, as the server would answer
   */
  static String requireId(String text) {
    return Ids.find(text)
        .orElseThrow(() ->
            new JobNotFoundException(
                "'" + text + "' is not a job id, so there is no such job: use a job record's id",
                new Problem(404, "job-not-found", null, null, null),
                null));
  }
}
