package com.progimage.cli.job;

import com.progimage.cli.console.Console;
import com.progimage.cli.console.ExitCode;
import com.progimage.sdk.Job;
import picocli.CommandLine.Command;

/** {@code job results}. */
@Command(
    name = "results",
    description = {
      "Prints what came of a job's sources, in the order in which they ended; of a job that goes on,"
          + " so far. A line for each rendition: the source, and its URL or 'failed:' and why."
    })
final class ResultsCommand extends OneJob {
  @Override
  ExitCode of(Job job, Console console) {
    job.results().forEach(result -> ResultLines.print(result, console));
    return ExitCode.DONE;
  }
}
