package com.progimage.cli.analysis;

import com.progimage.cli.console.CommandFailure;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** The {@code analyses} command. */
@Command(
    name = "analyses",
    description = {"Counts the analyses that were requested, and averages the faces they found."},
    subcommands = {StatsCommand.class, AverageCommand.class})
public final class AnalysesCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    throw CommandFailure.usage(
        "name a subcommand: stats or average; 'progimage analyses --help' explains them");
  }
}
