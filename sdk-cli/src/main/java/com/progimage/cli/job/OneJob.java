package com.progimage.cli.job;

import com.progimage.cli.console.Console;
import com.progimage.cli.console.ExitCode;
import com.progimage.sdk.Job;
import java.util.concurrent.Callable;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Base of commands on an existing job. */
abstract class OneJob implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init") // Set by picocli before the command is called.
  @ParentCommand
  private JobCommand group;

  @Parameters(paramLabel = "ID", description = "the job")
  private String id = "";

  @Override
  public final Integer call() {
    return of(group.jobs().get(id), group.console()).number();
  }

  abstract ExitCode of(Job job, Console console);
}
