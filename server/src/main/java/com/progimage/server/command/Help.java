package com.progimage.server.command;

import com.progimage.server.command.usage.Arguments;
import com.progimage.server.command.usage.CommandOption;
import com.progimage.server.config.Setting;
import java.util.List;
import java.util.Map;

/** The text that {@code --help} prints: names on the left, explanations on the right. */
final class Help {
  private static final int WIDTH = 80;
  private static final int OPTION_COLUMN = 32;

  private final StringBuilder text = new StringBuilder();

  private Help() {}

  /**
   * The help of the program, or of the commands that begin with one word.
   *
   * @param start {@code progimage}, or that and the word
   * @param any has the exit codes that all of them have
   */
  static String of(String start, Map<String, Command> commands, Command any) {
    Help help = new Help();
    help.line("Usage: %s COMMAND [OPTION]...".formatted(start));
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
    String operand = command.operand() == null ? "" : " " + command.operand();
    help.line("Usage: progimage %s%s [OPTION]...".formatted(name, operand));
    help.line(command.description());
    for (CommandOption option : command.options()) {
      String value = option.hasValue() ? "=" + option.value() : "";
      help.entry("      " + option.flag() + value, OPTION_COLUMN, option.meaning());
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
