package com.progimage.server.command;

import com.progimage.server.command.size.SizeCommand;
import com.progimage.server.command.usage.Arguments;
import com.progimage.server.command.usage.CommandOption;
import com.progimage.server.command.usage.Invocation;
import com.progimage.server.command.usage.WrongUsage;
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
            List.of(CommandOption.DRY_RUN, CommandOption.JSON, CommandOption.SIMILAR),
            MaintenanceCommands::dedupe,
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
            List.of(CommandOption.JSON),
            MaintenanceCommands::rebuild,
            Map.of()));
    COMMANDS.put(
        "sweep",
        Command.maintenance(
            "Remove expired images, old renditions and leftovers.",
            List.of(CommandOption.DRY_RUN, CommandOption.JSON),
            MaintenanceCommands::sweep,
            Map.of(MaintenanceCommands.AT_WORK, "another sweep is running on this data folder")));
    COMMANDS.put(
        "migrate",
        Command.maintenance(
            "Copy all images to an object store, while servers run.",
            List.of(CommandOption.FROM, CommandOption.TO, CommandOption.JSON),
            MaintenanceCommands::migrate,
            Map.of(
                MaintenanceCommands.INCOMPLETE,
                "damaged images were not copied: restore or delete them, and repeat")));
    COMMANDS.put(
        "state migrate",
        Command.maintenance(
            "Copy jobs, webhooks, links, facts and keys to a Redis Cluster, while no server runs.",
            List.of(CommandOption.FROM_REDIS, CommandOption.TO_REDIS, CommandOption.JSON),
            MaintenanceCommands::migrateState,
            Map.of(
                MaintenanceCommands.INCOMPLETE,
                "the counts of source and target differ: repeat the command")));
    KeyCommands.all().forEach((name, command) -> COMMANDS.put("keys " + name, command));
    AccountCommands.all().forEach((name, command) -> COMMANDS.put("accounts " + name, command));
    OwnerCommands.all().forEach((name, command) -> COMMANDS.put("owners " + name, command));
    COMMANDS.put(
        "size",
        Command.of(
            "Estimate the disk, memory, time and servers that a number of images needs.",
            /* operand= */ null,
            SizeCommand.OPTIONS,
            SizeCommand::run));
    COMMANDS.put(
        "config", Command.of("Print the effective settings and their sources.", Commands::config));
    COMMANDS.put(
        TRAIN,
        Command.of("Run the server's code once, for the JVM to record it.", TrainCommand::run));
  }

  private Commands() {}

  /** Runs the command in {@code args}, and returns the exit code. */
  public static int run(String... args) {
    List<String> words = List.of(args);
    String name = name(words);
    List<String> arguments =
        words.subList(Math.min(words.size(), name.split(" ").length), words.size());
    Command command = COMMANDS.get(name);
    if (command != null) {
      return run(name, command, arguments);
    }
    if (Arguments.HELP.contains(name)) {
      System.out.print(Help.of("progimage", shown(), NONE));
      return Command.DONE;
    }
    if (Arguments.VERSION.contains(name)) {
      return printVersion();
    }
    Map<String, Command> group = group(name);
    if (!group.isEmpty() && arguments.stream().anyMatch(Arguments.HELP::contains)) {
      System.out.print(Help.of("progimage " + name, group, NONE));
      return Command.DONE;
    }
    complain(remedy(name, group));
    return NONE.usedWrongly();
  }

  /** The first word, and the second too if several commands begin with the first. */
  private static String name(List<String> words) {
    String first = words.isEmpty() ? "" : words.getFirst();
    boolean hasSecond = words.size() > 1 && !words.get(1).startsWith("-");
    return hasSecond && !group(first).isEmpty() ? first + " " + words.get(1) : first;
  }

  /** The commands that begin with a word and have a second one, by the second. */
  private static Map<String, Command> group(String word) {
    Map<String, Command> group = new LinkedHashMap<>();
    COMMANDS.forEach((name, command) -> {
      if (name.startsWith(word + " ")) {
        group.put(name.substring(word.length() + 1), command);
      }
    });
    return group;
  }

  private static String remedy(String name, Map<String, Command> group) {
    if (name.isEmpty()) {
      return "no command: see progimage --help";
    }
    return group.isEmpty()
        ? "no command %s: %s"
            .formatted(
                name, Arguments.similar(name, shown().keySet().stream(), "see progimage --help"))
        : "%s needs one of %s after it".formatted(name, String.join(", ", group.keySet()));
  }

  private static Map<String, Command> shown() {
    Map<String, Command> shown = new LinkedHashMap<>(COMMANDS);
    shown.remove(TRAIN);
    return shown;
  }

  private static int run(String name, Command command, List<String> arguments) {
    try {
      Arguments parsed = Arguments.parse(arguments, command.options(), command.operand());
      if (parsed.hasAny(Arguments.HELP)) {
        System.out.print(Help.of(name, command));
        return Command.DONE;
      }
      if (parsed.hasAny(Arguments.VERSION)) {
        return printVersion();
      }
      return command
          .action()
          .run(new Invocation(Configuration.of(parsed.settings(), System.getenv()), parsed));
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
