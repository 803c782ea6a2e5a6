package com.progimage.cli.job;

import com.progimage.cli.console.Console;
import com.progimage.sdk.Analysis;
import com.progimage.sdk.JobResult;
import com.progimage.sdk.ProgImageException;
import java.net.URI;
import java.util.Locale;

/** Prints the result of a source. */
final class ResultLines {
  private ResultLines() {}

  static void print(JobResult result, Console console) {
    if (console.isJson()) {
      console.data(result.json());
      return;
    }
    result.failure().ifPresent(failure -> console.data(line(result, failed(result, failure))));
    for (JobResult.Output output : result.outputs()) {
      String url = output.url().map(URI::toString).orElse("");
      console.data(
          line(result, output.failure().map(failure -> failed(result, failure)).orElse(url)));
    }
    for (Analysis analysis : result.analyses()) {
      console.data(line(result, status(result, analysis)));
    }
  }

  private static String status(JobResult result, Analysis analysis) {
    return analysis.kind()
        + " "
        + analysis
            .failure()
            .map(failure -> failed(result, failure))
            .orElse(analysis.status().name().toLowerCase(Locale.ROOT));
  }

  /** Returns true if the server made all renditions and analyses of the source. */
  static boolean isWhole(JobResult result) {
    return result.failure().isEmpty()
        && result.outputs().stream().allMatch(output -> output.failure().isEmpty())
        && result.analyses().stream().allMatch(analysis -> analysis.failure().isEmpty());
  }

  private static String line(JobResult result, String what) {
    return result.source() + "  " + what;
  }

  /** Returns the failure without the source, since the line starts with it. */
  private static String failed(JobResult result, ProgImageException failure) {
    String message = String.valueOf(failure.getMessage());
    return "failed: "
        + (message.startsWith(result.source())
            ? message.substring(result.source().length()).replaceFirst("^:? ", "")
            : message);
  }
}
