package com.progimage.cli.job;

import com.progimage.cli.console.CommandFailure;
import com.progimage.sdk.Job;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** The {@code job} command. */
@Command(
    name = "job",
    description = "Submits jobs, which make many renditions, and follows their progress.",
    subcommands = {
      SubmitCommand.class,
      StatusCommand.class,
      WatchCommand.class,
      ResultsCommand.class,
      CancelCommand.class,
      ListCommand.class
    })
public final class JobCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    throw CommandFailure.usage(
        "name a subcommand: submit, status, watch, results, cancel or ls; 'progimage job"
            + " --help' explains them");
  }

  /** Formats the progress, such as {@code running, 3 of 10 done, 1 failed}. */
  static String progress(Job job) {
    return "%s, %d of %d done%s"
        .formatted(
            job.state(),
            job.done(),
            job.total(),
            job.failed() == 0 ? "" : ", " + job.failed() + " failed");
  }
}
