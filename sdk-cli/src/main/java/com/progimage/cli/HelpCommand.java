package com.progimage.cli;

import com.progimage.cli.console.ExitCode;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code help}. */
@Command(
    name = "help",
    description = {
      "Says how a command is used, or what it may be told:",
      "  COMMAND          as COMMAND --help",
      "  transformations  every step, with its arguments and their ranges"
    })
final class HelpCommand implements Callable<Integer> {
  @Parameters(arity = "0..1", paramLabel = "TOPIC", description = "a command, or transformations")
  private @Nullable String topic;

  @SuppressWarnings("NullAway.Init") // Set by picocli before the command is called.
  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() {
    CommandLine root = spec.root().commandLine();
    if (Steps.TOPIC.equals(topic)) {
      root.getOut().print(Steps.page());
      root.getOut().flush();
      return ExitCode.DONE.number();
    }
    CommandLine command = topic == null ? root : root.getSubcommands().get(topic);
    if (command == null) {
      throw new ParameterException(
          spec.commandLine(), "no help for '%s'".formatted(topic), null, topic);
    }
    command.usage(root.getOut());
    return ExitCode.DONE.number();
  }
}
