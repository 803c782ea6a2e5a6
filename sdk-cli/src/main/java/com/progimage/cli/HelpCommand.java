package com.progimage.cli;

import com.progimage.cli.console.ExitCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The {@code help} command. */
@Command(
    name = "help",
    description = {
      "Prints help on a command or a topic:",
      "  COMMAND          the same as COMMAND --help",
      "  transformations  every step, with its arguments and their ranges"
    })
final class HelpCommand implements Callable<Integer> {
  @Parameters(arity = "0..2", paramLabel = "TOPIC", description = "a command, or transformations")
  private List<String> topic = new ArrayList<>();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    CommandLine root = spec.root().commandLine();
    if (topic.equals(List.of(Steps.TOPIC))) {
      root.getOut().print(Steps.page());
      root.getOut().flush();
      return ExitCode.DONE.number();
    }
    CommandLine command = root;
    for (String name : topic) {
      command = command.getSubcommands().get(name);
      if (command == null) {
        throw new ParameterException(
            spec.commandLine(),
            "no help for '%s': see 'progimage --help'".formatted(String.join(" ", topic)),
            null,
            name);
      }
    }
    command.usage(root.getOut());
    return ExitCode.DONE.number();
  }
}
