package com.progimage.cli.analysis;

import com.progimage.cli.console.CommandFailure;
import com.progimage.cli.console.Console;
import com.progimage.cli.console.ExitCode;
import com.progimage.cli.program.ServerCommand;
import com.progimage.cli.settings.Arguments;
import com.progimage.sdk.AnalysesClient;
import com.progimage.sdk.AverageFace;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The {@code analyses average} command. */
@Command(
    name = "average",
    description = {
      "Prints the number of faces in the images of a time, their model, and the mean of their"
          + " encodings on one line.",
      "The time of an image is when its faces were first requested; default: the last 30 days."
    })
final class AverageCommand extends ServerCommand {
  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "the start, such as 2030-01-01T00:00:00Z; needs --to")
  private @Nullable String from;

  @Option(names = "--to", paramLabel = "TIME", description = "the end; needs --from")
  private @Nullable String to;

  @Override
  public Integer call() {
    Console console = console();
    AverageFace average = average(images().analyses());
    if (console.isJson()) {
      console.data(average.json());
      return ExitCode.DONE.number();
    }
    console.data("faces    " + average.count());
    console.data("model    " + average.model());
    average
        .encoding()
        .ifPresent(encoding ->
            console.data(
                "average  "
                    + Arrays.stream(encoding.values())
                        .mapToObj(each -> String.format(Locale.ROOT, "%.6f", each))
                        .collect(Collectors.joining(" "))));
    return ExitCode.DONE.number();
  }

  private AverageFace average(AnalysesClient analyses) {
    if (from == null && to == null) {
      return analyses.average();
    }
    if (from == null || to == null) {
      throw CommandFailure.usage("--from and --to need each other: give both, or neither");
    }
    return analyses.average(Arguments.instant("--from", from), Arguments.instant("--to", to));
  }
}
