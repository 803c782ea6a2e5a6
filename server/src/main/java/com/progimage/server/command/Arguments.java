package com.progimage.server.command;

import com.progimage.server.config.Setting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The arguments of one command: settings, as {@code --name VALUE} or {@code --name=VALUE}, and
 * flags. Each may occur once. Our own parser, because a library took a third of the CPU time that a
 * server needs to start.
 */
record Arguments(Map<Setting, String> settings, Set<String> flags) {
  static final List<String> HELP = List.of("-h", "--help");
  static final List<String> VERSION = List.of("-V", "--version");

  /**
   * Parses the arguments that follow the command.
   *
   * @param known the command's flags
   */
  static Arguments parse(List<String> arguments, List<String> known) throws WrongUsage {
    Arguments parsed = new Arguments(new EnumMap<>(Setting.class), new HashSet<>());
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      parsed.add(rest.next(), rest, known);
    }
    return parsed;
  }

  private void add(String argument, Iterator<String> rest, List<String> known) throws WrongUsage {
    if (isFlag(argument, known)) {
      flags.add(argument);
      return;
    }
    int end = argument.indexOf('=');
    String name = end < 0 ? argument : argument.substring(0, end);
    Setting setting = find(name).orElseThrow(() -> unknown(argument, known));
    String value = end < 0 ? next(rest, name) : argument.substring(end + 1);
    if (settings.put(setting, value) != null) {
      throw new WrongUsage("%s is there twice: name it once".formatted(name));
    }
  }

  private static boolean isFlag(String argument, List<String> known) {
    return known.contains(argument) || HELP.contains(argument) || VERSION.contains(argument);
  }

  private static String next(Iterator<String> rest, String name) throws WrongUsage {
    String value = rest.hasNext() ? rest.next() : "--";
    if (value.equals("--") || find(value.split("=", 2)[0]).isPresent()) {
      throw new WrongUsage("%s has no value: write %s=VALUE".formatted(name, name));
    }
    return value;
  }

  private static Optional<Setting> find(String name) {
    return Arrays.stream(Setting.values())
        .filter(setting -> setting.flag().equals(name))
        .findFirst();
  }

  private static WrongUsage unknown(String argument, List<String> known) {
    List<String> all = new ArrayList<>(Arrays.stream(Setting.values()).map(Setting::flag).toList());
    all.addAll(known);
    String name = argument.split("=", 2)[0];
    return new WrongUsage(
        "no option %s: %s".formatted(name, similar(name, all.stream(), "see --help")));
  }

  /** Returns a question for the most similar of some words; {@code otherwise} if none is near. */
  static String similar(String word, Stream<String> words, String otherwise) {
    return words
        .filter(other -> distance(word, other) <= 2)
        .min((a, b) -> Integer.compare(distance(word, a), distance(word, b)))
        .map(other -> "did you mean %s?".formatted(other))
        .orElse(otherwise);
  }

  /** Levenshtein's distance: insertions, deletions and replacements. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    Arrays.setAll(row, i -> i);
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
