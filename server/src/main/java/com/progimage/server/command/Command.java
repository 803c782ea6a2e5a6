package com.progimage.server.command;

import com.progimage.server.command.usage.CommandOption;
import com.progimage.server.command.usage.Invocation;
import com.progimage.server.config.Configuration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A command and its properties.
 *
 * @param operand what the help calls its argument that is no option; null: it has none
 * @param options in addition to the settings
 * @param exitCodes in addition to those of every command
 * @param failed its exit code for a failure; the code for wrong usage is one more
 */
record Command(
    String description,
    @Nullable String operand,
    List<CommandOption> options,
    Action action,
    Map<Integer, String> exitCodes,
    int failed) {
  static final int DONE = 0;
  private static final int FAILED = 1;

  @FunctionalInterface
  interface Action {
    int run(Invocation call) throws Exception;
  }

  @FunctionalInterface
  interface Endless {
    void run(Configuration configuration) throws Exception;
  }

  static Command of(String description, Endless action) {
    return of(
        description,
        /* operand= */ null,
        List.of(),
        call -> {
          action.run(call.configuration());
          return DONE;
        });
  }

  static Command of(
      String description, @Nullable String operand, List<CommandOption> options, Action action) {
    return new Command(description, operand, options, action, Map.of(), FAILED);
  }

  static Command maintenance(
      String description,
      List<CommandOption> options,
      Action action,
      Map<Integer, String> exitCodes) {
    return new Command(description, /* operand= */ null, options, action, exitCodes, FAILED);
  }

  /** Creates a command with the exit codes of a file system's fsck: 1 and 2 are findings. */
  static Command check(String description, Action action) {
    return new Command(
        description,
        /* operand= */ null,
        List.of(CommandOption.DRY_RUN, CommandOption.JSON),
        action,
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
