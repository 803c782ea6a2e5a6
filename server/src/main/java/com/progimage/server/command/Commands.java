package com.progimage.server.command;

import com.progimage.server.config.Configuration;
import com.progimage.server.config.InvalidSetting;
import com.progimage.server.config.ServerConfig;
import com.progimage.server.config.Setting;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The command line of the server. Every command accepts every setting of the table as an option.
 */
public final class Commands {
  /** For the JVM, and not for users. */
  private static final String TRAIN = "train";

  /** The exit codes of a program that was called without a command. */
  private static final Command NONE = Command.of("", configuration -> {});

  private static final Map<String, Command> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("serve", Command.of("Run the service.", ServeCommand::run));
    COMMANDS.put(
        "dedupe",
        Command.maintenance(
            "Replace duplicates with hard links to one file, while servers run.",
            MaintenanceCommands::dedupe,
            List.of(Command.DRY_RUN, Command.JSON),
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
            List.of(Command.JSON),
            Map.of()));
    COMMANDS.put(
        "sweep",
        Command.maintenance(
            "Remove expired images, old renditions and leftovers.",
            MaintenanceCommands::sweep,
            List.of(Command.DRY_RUN, Command.JSON),
            Map.of(MaintenanceCommands.AT_WORK, "another sweep is running on this data folder")));
    COMMANDS.put(
        "config", Command.of("Print the effective settings and their sources.", Commands::config));
    COMMANDS.put(
        TRAIN,
        Command.of("Run the server's code once, for the JVM to record it.", TrainCommand::run));
  }

  private Commands() {}

  /** Runs the command in {@code args}, and returns the exit code. */
  public static int run(String... args) {
    List<String> all = List.of(args);
    String name = all.isEmpty() ? "" : all.getFirst();
    Command command = COMMANDS.get(name);
    if (command != null) {
      return run(name, command, all.subList(1, all.size()));
    }
    if (Arguments.HELP.contains(name)) {
      System.out.print(Help.of(shown(), NONE));
      return Command.DONE;
    }
    if (Arguments.VERSION.contains(name)) {
      return printVersion();
    }
    complain(
        name.isEmpty()
            ? "no command: see progimage --help"
            : "no command %s: %s"
                .formatted(
                    name,
                    Arguments.similar(name, shown().keySet().stream(), "see progimage --help")));
    return NONE.usedWrongly();
  }

  private static Map<String, Command> shown() {
    Map<String, Command> shown = new LinkedHashMap<>(COMMANDS);
    shown.remove(TRAIN);
    return shown;
  }

  private static int run(String name, Command command, List<String> arguments) {
    try {
      Arguments parsed = Arguments.parse(arguments, command.flags());
      if (parsed.flags().stream().anyMatch(Arguments.HELP::contains)) {
        System.out.print(Help.of(name, command));
        return Command.DONE;
      }
      if (parsed.flags().stream().anyMatch(Arguments.VERSION::contains)) {
        return printVersion();
      }
      return command
          .action()
          .run(
              new Invocation(
                  Configuration.of(parsed.settings(), System.getenv()),
                  parsed.flags().contains(Command.DRY_RUN),
                  parsed.flags().contains(Command.JSON)));
    } catch (WrongUsage | InvalidSetting wrong) {
      complain(wrong.getMessage());
      return command.usedWrongly();
    } catch (Exception e) {
      complain(e.getMessage());
      return command.failed();
    }
  }

  private static void complain(@Nullable String message) {
    System.err.println("progimage: " + message);
  }

  private static int printVersion() {
    String version = Commands.class.getPackage().getImplementationVersion();
    System.out.println("progimage " + Objects.requireNonNullElse(version, "unknown"));
    return Command.DONE;
  }

  private static void config(Configuration configuration) {
    ServerConfig.of(configuration);
    for (Setting setting : Setting.values()) {
      Configuration.Value value = configuration.value(setting);
      System.out.printf("%-20s %-24s %s%n", setting.flag(), value.withoutSecrets(), value.source());
    }
  }
}
