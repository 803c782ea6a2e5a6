package com.progimage.server.command;

import com.progimage.server.config.Configuration;
import com.progimage.server.config.InvalidSetting;
import com.progimage.server.config.ServerConfig;
import com.progimage.server.config.Setting;
import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * The command line of the server. Every command accepts every setting of the table as an option.
 */
public final class Commands {
  static final int DONE = 0;
  private static final int FAILED = 1;
  private static final int USED_WRONGLY = 2;

  private static final String DRY_RUN = "--dry-run";
  private static final String JSON = "--json";

  private static final Map<String, String> FLAGS =
      Map.of(
          DRY_RUN, "change nothing, but report what would be done",
          JSON, "report as one JSON object");

  private static final Map<String, Command> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("serve", Command.of("Run the service.", ServeCommand::run));
    COMMANDS.put(
        "dedupe",
        Command.maintenance(
            "Replace duplicates with hard links to one file, while servers run.",
            MaintenanceCommands::dedupe,
            List.of(DRY_RUN, JSON),
            Map.of(MaintenanceCommands.AT_WORK, "another dedupe is running on this data folder")));
    COMMANDS.put(
        "fsck",
        Command.check(
            "Check every invariant of the data folder, and repair where no data is lost.",
            MaintenanceCommands::fsck));
    COMMANDS.put(
        "rebuild",
        Command.maintenance(
            "Rebuild the registry from the disk.",
            MaintenanceCommands::rebuild,
            List.of(JSON),
            Map.of()));
    COMMANDS.put(
        "sweep",
        Command.maintenance(
            "Remove expired images, old renditions and leftovers.",
            MaintenanceCommands::sweep,
            List.of(DRY_RUN, JSON),
            Map.of(MaintenanceCommands.AT_WORK, "another sweep is running on this data folder")));
    COMMANDS.put(
        "config", Command.of("Print the effective settings and their sources.", Commands::config));
    COMMANDS.put(
        "train",
        Command.of("Run the server's code once, for the JVM to record it.", TrainCommand::run));
  }

  private Commands() {}

  /**
   * A command and its properties.
   *
   * @param exitCodes in addition to those of every command
   * @param failed its exit code for a failure; the code for wrong usage is one more
   */
  private record Command(
      String description,
      Action action,
      List<String> flags,
      Map<Integer, String> exitCodes,
      int failed) {
    interface Action {
      int run(Invocation call) throws Exception;
    }

    interface Endless {
      void run(Configuration configuration) throws Exception;
    }

    static Command of(String description, Endless action) {
      return new Command(
          description,
          call -> {
            action.run(call.configuration());
            return DONE;
          },
          List.of(),
          Map.of(),
          FAILED);
    }

    static Command maintenance(
        String description, Action action, List<String> flags, Map<Integer, String> exitCodes) {
      return new Command(description, action, flags, exitCodes, FAILED);
    }

    /** Creates a command with the exit codes of a file system's fsck: 1 and 2 are findings. */
    static Command check(String description, Action action) {
      return new Command(
          description,
          action,
          List.of(DRY_RUN, JSON),
          Map.of(
              MaintenanceCommands.REPAIRED, "something was repaired or, in a dry run, can be",
              MaintenanceCommands.DAMAGED, "something is damaged: restore it from a backup"),
          MaintenanceCommands.DAMAGED + 1);
    }

    int usedWrongly() {
      return failed + 1;
    }

    /** Returns all exit codes for the help, including those for failure and wrong usage. */
    Map<Integer, String> allExitCodes() {
      Map<Integer, String> codes = new TreeMap<>();
      codes.put(DONE, "success; for serve: drained after a signal");
      codes.put(failed, "failure, with the reason on stderr");
      codes.put(usedWrongly(), "wrong usage: an unknown option or an invalid setting");
      codes.putAll(exitCodes);
      return codes;
    }
  }

  /** Runs the command in {@code args}, and returns the exit code. */
  public static int run(String... args) {
    CommandSpec root =
        spec(
            "progimage",
            "Stores images and converts them on demand.",
            Command.of("", configuration -> {}).allExitCodes());
    COMMANDS.forEach((name, command) -> {
      CommandSpec spec = spec(name, command.description(), command.allExitCodes());
      for (String flag : command.flags()) {
        spec.addOption(OptionSpec.builder(flag).description(FLAGS.get(flag)).build());
      }
      spec.exitCodeOnInvalidInput(command.usedWrongly());
      // The options of the other commands would only delay the start.
      if (List.of(args).contains(name)) {
        for (Setting setting : Setting.values()) {
          spec.addOption(option(setting));
        }
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
      return command.action().run(invocation(parsed));
    } catch (InvalidSetting wrong) {
      err.println("progimage: " + wrong.getMessage());
      return command.usedWrongly();
    } catch (Exception e) {
      err.println("progimage: " + e.getMessage());
      return command.failed();
    }
  }

  private static Invocation invocation(ParseResult parsed) {
    return new Invocation(
        configuration(parsed), parsed.hasMatchedOption(DRY_RUN), parsed.hasMatchedOption(JSON));
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

  private static CommandSpec spec(String name, String description, Map<Integer, String> exitCodes) {
    Map<String, String> codes = new LinkedHashMap<>();
    exitCodes.forEach((code, meaning) -> codes.put(" " + code, meaning));
    CommandSpec spec = CommandSpec.create().name(name).mixinStandardHelpOptions(true);
    spec.usageMessage()
        .description(description)
        .sortOptions(false)
        .exitCodeListHeading("Exit codes:%n")
        .exitCodeList(codes);
    return spec;
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
