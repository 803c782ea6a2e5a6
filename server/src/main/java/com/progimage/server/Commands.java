package com.progimage.server;

import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The command line: every command takes every setting of the table as a flag. */
final class Commands {
  private static final int DONE = 0;
  private static final int FAILED = 1;
  private static final int USED_WRONGLY = 2;

  private static final Map<String, Command> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("serve", new Command("Run the service.", ServeCommand::run));
    COMMANDS.put(
        "config",
        new Command("Print the settings in force and where each came from.", Commands::config));
    COMMANDS.put(
        "train",
        new Command("Run once what a server runs, while the JVM records it.", TrainCommand::run));
  }

  private Commands() {}

  /** Something that is run with the settings of its command line. */
  private record Command(String description, Action action) {
    interface Action {
      void run(Configuration configuration) throws Exception;
    }
  }

  /** Runs the command that {@code args} name, and gives the exit code. */
  static int run(String... args) {
    CommandSpec root = spec("progimage", "Stores images and converts them just in time.");
    COMMANDS.forEach((name, command) -> {
      CommandSpec spec = spec(name, command.description());
      for (Setting setting : Setting.values()) {
        spec.addOption(option(setting));
      }
      spec.usageMessage().hidden(name.equals("train"));
      root.addSubcommand(name, spec);
    });
    CommandLine line = new CommandLine(root);
    line.setUsageHelpLongOptionsMaxWidth(24);
    line.setExecutionStrategy(Commands::execute);
    return line.execute(args);
  }

  private static int execute(ParseResult parsed) {
    Integer helped = CommandLine.executeHelpRequest(parsed);
    if (helped != null) {
      return helped;
    }
    CommandLine root = parsed.commandSpec().commandLine();
    if (!parsed.hasSubcommand()) {
      root.usage(root.getErr());
      return USED_WRONGLY;
    }
    ParseResult leaf = parsed.subcommand();
    Command command = COMMANDS.get(leaf.commandSpec().name());
    if (command == null) {
      throw new IllegalStateException("no command " + leaf.commandSpec().name());
    }
    return run(command, leaf, root.getErr());
  }

  private static int run(Command command, ParseResult parsed, PrintWriter err) {
    try {
      command.action().run(configuration(parsed));
      return DONE;
    } catch (InvalidSetting wrong) {
      err.println("progimage: " + wrong.getMessage());
      return USED_WRONGLY;
    } catch (Exception e) {
      err.println("progimage: " + e.getMessage());
      return FAILED;
    }
  }

  private static Configuration configuration(ParseResult parsed) {
    Map<Setting, String> flags = new EnumMap<>(Setting.class);
    for (Setting setting : Setting.values()) {
      String value = parsed.matchedOptionValue(setting.flag(), null);
      if (value != null) {
        flags.put(setting, value);
      }
    }
    return Configuration.of(flags, System.getenv());
  }

  private static void config(Configuration configuration) {
    ServerConfig.of(configuration);
    for (Setting setting : Setting.values()) {
      Configuration.Value value = configuration.value(setting);
      System.out.printf(
          "%-20s %-24s %s%n", setting.flag(), value.withoutPassword(), value.source());
    }
  }

  private static CommandSpec spec(String name, String description) {
    CommandSpec spec = CommandSpec.create().name(name).mixinStandardHelpOptions(true);
    spec.usageMessage()
        .description(description)
        .sortOptions(false)
        .exitCodeListHeading("Exit codes:%n")
        .exitCodeList(exitCodes());
    return spec;
  }

  private static Map<String, String> exitCodes() {
    Map<String, String> codes = new LinkedHashMap<>();
    codes.put(" 0", "done; serve: drained after a signal");
    codes.put(" 1", "failed, with the reason on stderr");
    codes.put(" 2", "used wrongly: an unknown flag or a setting that makes no sense");
    return codes;
  }

  private static OptionSpec option(Setting setting) {
    String standard =
        setting.defaultText().isEmpty() ? "" : " [default: " + setting.defaultText() + "]";
    List<String> lines = List.of(setting.meaning() + standard, "or " + setting.variable());
    return OptionSpec.builder(setting.flag())
        .type(String.class)
        .paramLabel("VALUE")
        .description(lines.stream().map(line -> line.replace("%", "%%")).toArray(String[]::new))
        .build();
  }
}
