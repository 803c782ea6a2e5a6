package com.progimage.cli.job;

import com.progimage.cli.console.Console;
import com.progimage.cli.console.ExitCode;
import com.progimage.sdk.Job;
import picocli.CommandLine.Command;

/** The {@code job watch} command. */
@Command(
    name = "watch",
    description = {
      "Follows a job from its beginning to its end and prints each result as 'job results' does."
          + " Ctrl-C does not stop the job."
    })
final class WatchCommand extends OneJob {
  @Override
  ExitCode of(Job job, Console console) {
    return Watch.to(job, console);
  }
}
