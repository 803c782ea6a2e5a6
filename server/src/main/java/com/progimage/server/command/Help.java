package com.progimage.server.command;

import com.progimage.server.config.Setting;
import java.util.List;
import java.util.Map;

/** The text that {@code --help} prints: names on the left, explanations on the right. */
final class Help {
  private static final int WIDTH = 80;
  private static final int OPTION_COLUMN = 32;

  private static final Map<String, String> FLAGS =
      Map.of(
          Command.DRY_RUN, "change nothing, but report what would be done",
          Command.JSON, "report as one JSON object");

  private final StringBuilder text = new StringBuilder();

  private Help() {}

  /** The help of the program. */
  static String of(Map<String, Command> commands, Command any) {
    Help help = new Help();
    help.line("Usage: progimage COMMAND [OPTION]...");
    help.line("Stores images and converts them on demand.");
    help.line("Commands:");
    int column = 4 + commands.keySet().stream().mapToInt(String::length).max().orElse(0);
    commands.forEach((name, command) -> help.entry("  " + name, column, command.description()));
    help.common(any);
    return help.text.toString();
  }

  /** The help of one command. */
  static String of(String name, Command command) {
    Help help = new Help();
    help.line("Usage: progimage %s [OPTION]...".formatted(name));
    help.line(command.description());
    for (String flag : command.flags()) {
      help.entry("      " + flag, OPTION_COLUMN, FLAGS.getOrDefault(flag, ""));
    }
    for (Setting setting : Setting.values()) {
      String standard =
          setting.defaultText().isEmpty() ? "" : " [default: " + setting.defaultText() + "]";
      help.entry("      " + setting.flag() + "=VALUE", OPTION_COLUMN, setting.meaning() + standard);
      help.entry("", OPTION_COLUMN, "or " + setting.variable());
    }
    help.common(command);
    return help.text.toString();
  }

  private void common(Command command) {
    entry("  " + String.join(", ", Arguments.HELP), OPTION_COLUMN, "print this help and exit");
    entry("  " + String.join(", ", Arguments.VERSION), OPTION_COLUMN, "print the version and exit");
    line("Exit codes:");
    command.allExitCodes().forEach((code, meaning) -> entry("  " + code, 5, meaning));
  }

  private void line(String line) {
    text.append(line).append(System.lineSeparator());
  }

  /** A name, and its explanation from a column on, wrapped at spaces. */
  private void entry(String name, int column, String explanation) {
    StringBuilder line = new StringBuilder(name);
    if (line.length() >= column) {
      line(line.toString());
      line.setLength(0);
    }
    line.repeat(' ', column - line.length());
    boolean isStart = true;
    for (String word : List.of(explanation.split(" "))) {
      if (!isStart && line.length() + 1 + word.length() > WIDTH) {
        line(line.toString());
        line.setLength(0);
        line.repeat(' ', column + 2);
        isStart = true;
      }
      line.append(isStart ? "" : " ").append(word);
      isStart = false;
    }
    line(line.toString());
  }
}
