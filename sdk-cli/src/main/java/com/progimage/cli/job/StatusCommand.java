package com.progimage.cli.job;

import com.progimage.cli.console.Console;
import com.progimage.cli.console.ExitCode;
import com.progimage.sdk.Job;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.Command;

/** The {@code job status} command. */
@Command(name = "status", description = "Prints the state and progress of a job.")
final class StatusCommand extends OneJob {
  @Override
  ExitCode of(Job job, Console console) {
    console.data(console.isJson() ? job.json() : text(job));
    return ExitCode.DONE;
  }

  private static String text(Job job) {
    return String.join(
        System.lineSeparator(),
        "id       " + job.id(),
        "state    " + job.state(),
        "done     " + job.done() + " of " + job.total(),
        "failed   " + job.failed(),
        "created  " + job.createdAt(),
        "started  " + time(job.startedAt()),
        "finished " + time(job.finishedAt()));
  }

  private static String time(Optional<Instant> time) {
    return time.map(Instant::toString).orElse("not yet");
  }
}
