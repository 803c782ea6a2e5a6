package com.progimage.cli;

import com.progimage.cli.console.CommandFailure;
import com.progimage.cli.console.Console;
import com.progimage.cli.console.ExitCode;
import com.progimage.cli.console.Failure;
import com.progimage.cli.console.JsonLine;
import com.progimage.cli.settings.UserFolders;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Entry point of the command line. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    Interruption interruption = new Interruption();
    int status;
    try {
      status = run(Console.system(), UserFolders.system(), args);
    } finally {
      interruption.end();
    }
    System.exit(status);
  }

  static int run(Console console, UserFolders folders, String... args) {
    try (ProgImageCommand program = new ProgImageCommand(console, folders)) {
      return commandLine(console, program, args).execute(args);
    }
  }

  /** Returns the program with the commands that these arguments need. */
  static CommandLine commandLine(Console console, ProgImageCommand program, String... args) {
    CommandLine line = new CommandLine(program);
    Subcommands.add(line, args);
    line.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
    line.setUsageHelpLongOptionsMaxWidth(24);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler((wrong, given) -> misused(console, wrong));
    line.setExecutionExceptionHandler((failure, command, parsed) -> failed(console, failure));
    explain(line);
    return line;
  }

  /**
   * Adds the exit codes and the transformation steps to the help of a command and its subcommands.
   */
  private static void explain(CommandLine command) {
    command.getCommandSpec().usageMessage().exitCodeList(ExitCode.list());
    Steps.explain(command);
    command.getSubcommands().values().forEach(Main::explain);
  }

  private static int misused(Console console, ParameterException wrong) {
    CommandLine command = wrong.getCommandLine();
    console.complain(String.valueOf(wrong.getMessage()));
    CommandLine.UnmatchedArgumentException.printSuggestions(wrong, command.getErr());
    String name = command.getCommandSpec().qualifiedName();
    console.complain("'" + name + " --help' explains its usage");
    return ExitCode.USAGE.number();
  }

  private static int failed(Console console, Exception failure) {
    Failure told = Failure.of(failure);
    console.complain(told.message());
    boolean isTakerGone = failure instanceof CommandFailure && console.out().checkError();
    if (console.isJson() && !isTakerGone) {
      console.data(JsonLine.error(told));
    }
    return told.exitCode().number();
  }
}
