package com.progimage.cli.analysis;

import com.progimage.cli.console.Console;
import com.progimage.cli.console.ExitCode;
import com.progimage.cli.program.ServerCommand;
import com.progimage.sdk.AnalysisStats;
import java.util.Locale;
import picocli.CommandLine.Command;

/** The {@code analyses stats} command. */
@Command(name = "stats", description = "Prints the number of analyses of each kind and status.")
final class StatsCommand extends ServerCommand {
  private static final String LINE = "%-12s %9s %9s %9s %9s";

  @Override
  public Integer call() {
    Console console = console();
    AnalysisStats stats = images().analyses().stats();
    if (console.isJson()) {
      console.data(stats.json());
      return ExitCode.DONE.number();
    }
    console.data(LINE.formatted("analysis", "created", "running", "done", "failed"));
    stats
        .kinds()
        .forEach((kind, counts) ->
            console.data(
                String.format(
                    Locale.ROOT,
                    LINE,
                    kind,
                    counts.created(),
                    counts.running(),
                    counts.done(),
                    counts.failed())));
    return ExitCode.DONE.number();
  }
}
