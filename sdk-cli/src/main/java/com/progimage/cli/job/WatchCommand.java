package com.progimage.cli.job;

import com.progimage.cli.console.Console;
import com.progimage.cli.console.ExitCode;
import com.progimage.sdk.Job;
import picocli.CommandLine.Command;

/** {@code job watch}. */
@Command(
    name = "watch",
    description = {
      "Follows a job from its beginning to its end. Prints what 'job results' does, as it happens."
          + " Ctrl-C leaves the job going."
    })
final class WatchCommand extends OneJob {
  @Override
  ExitCode of(Job job, Console console) {
    return Watch.to(job, console);
  }
}
