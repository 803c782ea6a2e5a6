package com.progimage.cli.job;

import com.progimage.cli.console.CommandFailure;
import com.progimage.cli.console.Console;
import com.progimage.cli.console.ExitCode;
import com.progimage.cli.program.ServerCommand;
import com.progimage.sdk.Job;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The {@code job ls} command. */
@Command(
    name = "ls",
    description = "Lists all jobs, newest first: id, state, done of total, time of submission.")
final class ListCommand extends ServerCommand {
  @Option(names = "--limit", paramLabel = "N", description = "the maximum number of jobs")
  private long limit = Long.MAX_VALUE;

  @Override
  public Integer call() {
    if (limit < 1) {
      throw CommandFailure.usage("--limit is " + limit + ", must be at least 1");
    }
    Console console = console();
    images()
        .jobs()
        .list()
        .limit(limit)
        .forEach(job -> console.data(console.isJson() ? job.json() : text(job)));
    return ExitCode.DONE.number();
  }

  private static String text(Job job) {
    return "%s  %-9s %11s  %s"
        .formatted(
            job.id(),
            job.state(),
            job.done() + "/" + job.total(),
            job.createdAt().truncatedTo(ChronoUnit.SECONDS));
  }
}
