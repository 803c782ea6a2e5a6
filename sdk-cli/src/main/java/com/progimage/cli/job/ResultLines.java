package com.progimage.cli.job;

import com.progimage.cli.console.Console;
import com.progimage.sdk.JobResult;
import com.progimage.sdk.ProgImageException;
import java.net.URI;

/** What is printed of what came of a source. */
final class ResultLines {
  private ResultLines() {}

  static void print(JobResult result, Console console) {
    if (console.isJson()) {
      console.data(result.json());
      return;
    }
    result.failure().ifPresent(failure -> console.data(line(result, failed(failure))));
    for (JobResult.Output output : result.outputs()) {
      String url = output.url().map(URI::toString).orElse("");
      console.data(line(result, output.failure().map(ResultLines::failed).orElse(url)));
    }
  }

  /** Whether the source's every rendition was made. */
  static boolean isWhole(JobResult result) {
    return result.failure().isEmpty()
        && result.outputs().stream().allMatch(output -> output.failure().isEmpty());
  }

  private static String line(JobResult result, String what) {
    return result.source() + "  " + what;
  }

  private static String failed(ProgImageException failure) {
    return "failed: " + failure.getMessage();
  }
}
