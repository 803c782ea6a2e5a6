package com.progimage.cli.job;

import com.progimage.cli.console.Console;
import com.progimage.cli.console.ExitCode;
import com.progimage.sdk.Job;
import picocli.CommandLine.Command;

/** The {@code job results} command. */
@Command(
    name = "results",
    description = {
      "Prints the results of a job's sources in the order in which they ended, so far if it is"
          + " still running. Each line has the source and its URL, or 'failed:' and the reason."
    })
final class ResultsCommand extends OneJob {
  @Override
  ExitCode of(Job job, Console console) {
    job.listResults().forEach(result -> ResultLines.print(result, console));
    return ExitCode.DONE;
  }
}
