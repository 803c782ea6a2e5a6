package com.progimage.cli;

import com.progimage.cli.console.Console;
import com.progimage.cli.console.ExitCode;
import com.progimage.cli.program.ServerCommand;
import com.progimage.sdk.Capabilities;
import com.progimage.sdk.ImageFormat;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** The {@code capabilities} command. */
@Command(
    name = "capabilities",
    description = "Prints the formats, transformations, analyzers and limits of the server.")
final class CapabilitiesCommand extends ServerCommand {
  @Override
  public Integer call() {
    Console console = console();
    Capabilities can = images().fetchCapabilities();
    if (console.isJson()) {
      console.data(can.json());
      return ExitCode.DONE.number();
    }
    console.data("engine   " + can.engine() + " " + can.revision());
    console.data("reads    " + names(can.inputs()));
    console.data("writes   " + names(can.outputs()));
    steps("operations, applied in order", can.operations(), console);
    steps("settings of the whole transformation", can.settings(), console);
    console.data("analyzers");
    can.analyzers()
        .forEach(
            analyzer -> console.data("  %-34s %s".formatted(analyzer.kind(), analyzer.model())));
    console.data("limits");
    can.limits().forEach((name, value) -> console.data("  %-34s %d".formatted(name, value)));
    return ExitCode.DONE.number();
  }

  private static void steps(String title, List<Capabilities.Step> steps, Console console) {
    console.data(title);
    for (Capabilities.Step step : steps) {
      console.data("  %-34s %s".formatted(step.syntax(), step.summary()));
    }
  }

  private static String names(List<ImageFormat> formats) {
    return formats.stream().map(ImageFormat::name).collect(Collectors.joining(" "));
  }
}
