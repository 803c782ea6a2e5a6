package com.progimage.cli.job;

import com.progimage.cli.console.Console;
import com.progimage.cli.console.ExitCode;
import com.progimage.cli.program.ServerCommand;
import com.progimage.sdk.Job;
import picocli.CommandLine.Parameters;

/** Base of commands on an existing job. */
abstract class OneJob extends ServerCommand {
  @Parameters(paramLabel = "ID", description = "the job")
  private String id = "";

  @Override
  public final Integer call() {
    return of(images().jobs().get(id), console()).number();
  }

  abstract ExitCode of(Job job, Console console);
}
