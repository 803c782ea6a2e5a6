package com.progimage.cli.analysis;

import com.progimage.cli.console.Console;
import com.progimage.cli.program.EachId;
import com.progimage.cli.program.ServerCommand;
import com.progimage.cli.settings.Arguments;
import com.progimage.sdk.AnalysisKind;
import com.progimage.sdk.Finding;
import com.progimage.sdk.ProgImageClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * A command that prints what an analysis finds in each of some images.
 *
 * @param <T> what it finds
 */
abstract class FindingCommand<T> extends ServerCommand {
  @Parameters(arity = "1..*", paramLabel = "FILE|ID", description = "files, or stored images")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "60s",
      description = "the time to wait for each image; default: ${DEFAULT-VALUE}")
  private String timeout = "";

  private final AnalysisKind kind;

  FindingCommand(AnalysisKind kind) {
    this.kind = kind;
  }

  abstract Finding<T> finding(ProgImageClient images, String id);

  abstract void print(FoundIn<T> in, Console console);

  @Override
  public final Integer call() {
    Console console = console();
    ProgImageClient images = images();
    Duration time = Arguments.duration("--timeout", timeout);
    return EachId.of(
            names,
            console,
            name ->
                print(
                    FoundIn.of(name, kind, id -> finding(images, id), time, images, console),
                    console))
        .number();
  }
}
