package com.progimage.cli.job;

import com.progimage.cli.console.CommandFailure;
import com.progimage.cli.console.Console;
import com.progimage.sdk.Job;
import com.progimage.sdk.Jobs;
import com.progimage.sdk.ProgImage;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code job}. */
@Command(
    name = "job",
    description = "Has the server make many renditions, and follows how it goes.",
    subcommands = {
      SubmitCommand.class,
      StatusCommand.class,
      WatchCommand.class,
      ResultsCommand.class,
      CancelCommand.class,
      ListCommand.class
    })
public final class JobCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init") // Set by picocli before the command is called.
  @ParentCommand
  private Program program;

  /** The program that this is a command of. */
  public interface Program {
    /** As the common options say. */
    Console console();

    /** A client of the server that they name. */
    ProgImage images();
  }

  @Override
  public Integer call() {
    throw CommandFailure.usage(
        "name what to do: submit, status, watch, results, cancel or ls; 'progimage job --help'"
            + " says more");
  }

  Console console() {
    return program.console();
  }

  Jobs jobs() {
    return program.images().jobs();
  }

  /** {@code running, 3 of 10 done, 1 failed}. */
  static String progress(Job job) {
    return "%s, %d of %d done%s"
        .formatted(
            job.state(),
            job.done(),
            job.total(),
            job.failed() == 0 ? "" : ", " + job.failed() + " failed");
  }
}
