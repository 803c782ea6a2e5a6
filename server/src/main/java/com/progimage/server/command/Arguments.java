package com.progimage.server.command;

import com.progimage.server.config.Setting;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.MissingArgumentException;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.UnrecognizedOptionException;

/**
 * The arguments of one command: settings, as {@code --name VALUE} or {@code --name=VALUE}, and
 * flags. Each setting may occur once.
 *
 * @param flags as they are written, with hyphens
 */
record Arguments(Map<Setting, String> settings, Set<String> flags) {
  static final List<String> HELP = List.of("-h", "--help");
  static final List<String> VERSION = List.of("-V", "--version");

  private static final int HYPHENS = 2;

  /**
   * Parses the arguments that follow the command.
   *
   * @param known the command's flags
   */
  static Arguments parse(List<String> arguments, List<String> known) throws WrongUsage {
    Options options = options(known);
    CommandLine line = line(arguments, options);
    if (!line.getArgList().isEmpty()) {
      throw unknown(line.getArgList().getFirst(), options);
    }
    Arguments parsed = new Arguments(new EnumMap<>(Setting.class), new HashSet<>());
    for (Setting setting : Setting.values()) {
      String[] values = line.getOptionValues(name(setting.flag()));
      if (values != null && values.length > 1) {
        throw new WrongUsage("%s is there twice: name it once".formatted(setting.flag()));
      }
      if (values != null) {
        parsed.settings.put(setting, values[0]);
      }
    }
    Arrays.stream(line.getOptions())
        .filter(option -> !option.hasArg())
        .forEach(option -> parsed.flags.add("--" + option.getLongOpt()));
    return parsed;
  }

  private static CommandLine line(List<String> arguments, Options options) throws WrongUsage {
    try {
      return DefaultParser.builder()
          .setAllowPartialMatching(false)
          .get()
          .parse(options, arguments.toArray(String[]::new));
    } catch (UnrecognizedOptionException e) {
      throw unknown(e.getOption(), options);
    } catch (MissingArgumentException e) {
      String flag = "--" + e.getOption().getLongOpt();
      throw new WrongUsage("%s has no value: write %s=VALUE".formatted(flag, flag));
    } catch (ParseException e) {
      throw new WrongUsage(Objects.requireNonNullElse(e.getMessage(), e.toString()));
    }
  }

  private static Options options(List<String> known) {
    Options options = new Options();
    for (Setting setting : Setting.values()) {
      options.addOption(Option.builder().longOpt(name(setting.flag())).hasArg().get());
    }
    for (String flag : known) {
      options.addOption(Option.builder().longOpt(name(flag)).get());
    }
    for (List<String> flag : List.of(HELP, VERSION)) {
      options.addOption(
          Option.builder(flag.getFirst().substring(1)).longOpt(name(flag.getLast())).get());
    }
    return options;
  }

  private static String name(String flag) {
    return flag.substring(HYPHENS);
  }

  private static WrongUsage unknown(String argument, Options options) {
    String name = argument.split("=", 2)[0];
    Stream<String> all = options.getOptions().stream().map(option -> "--" + option.getLongOpt());
    return new WrongUsage("no option %s: %s".formatted(name, similar(name, all, "see --help")));
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
