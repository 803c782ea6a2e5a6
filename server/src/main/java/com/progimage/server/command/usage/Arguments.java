package com.progimage.server.command.usage;

import com.progimage.server.config.Setting;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.MissingArgumentException;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.UnrecognizedOptionException;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of one command: settings and options, as {@code --name VALUE} or {@code
 * --name=VALUE}, and flags. Each may occur once, flags as often as one likes.
 *
 * @param options by their flags, with hyphens; flags have the value ""
 * @param operands the arguments that are no options
 */
public record Arguments(
    Map<Setting, String> settings, Map<String, String> options, List<String> operands) {
  public static final List<String> HELP = List.of("-h", "--help");
  public static final List<String> VERSION = List.of("-V", "--version");

  private static final int HYPHENS = 2;

  /**
   * Parses the arguments that follow the command.
   *
   * @param known the command's options
   * @param operand what the help calls the command's argument that is no option; null: it has none
   */
  public static Arguments parse(
      List<String> arguments, List<CommandOption> known, @Nullable String operand)
      throws WrongUsage {
    Options options = options(known);
    CommandLine line = line(arguments, options);
    Arguments parsed =
        new Arguments(new EnumMap<>(Setting.class), new HashMap<>(), line.getArgList());
    for (Setting setting : Setting.values()) {
      String value = value(line, setting.flag());
      if (value != null) {
        parsed.settings.put(setting, value);
      }
    }
    for (CommandOption option : known) {
      String value = option.hasValue() ? value(line, option.flag()) : null;
      if (value != null) {
        parsed.options.put(option.flag(), value);
      }
    }
    Arrays.stream(line.getOptions())
        .filter(option -> !option.hasArg())
        .forEach(option -> parsed.options.put("--" + option.getLongOpt(), ""));
    if (!parsed.hasAny(HELP) && !parsed.hasAny(VERSION)) {
      parsed.checkOperands(operand, options);
    }
    return parsed;
  }

  private static @Nullable String value(CommandLine line, String flag) throws WrongUsage {
    String[] values = line.getOptionValues(name(flag));
    if (values != null && values.length > 1) {
      throw new WrongUsage("%s is there twice: name it once".formatted(flag));
    }
    return values == null ? null : values[0];
  }

  private void checkOperands(@Nullable String operand, Options options) throws WrongUsage {
    int expected = operand == null ? 0 : 1;
    if (operands.size() > expected) {
      throw unknown(operands.get(expected), options);
    }
    if (operands.size() < expected) {
      throw new WrongUsage("no %s: name one after the command".formatted(operand));
    }
  }

  /** Whether one of some flags, which mean the same, is there. */
  public boolean hasAny(List<String> flags) {
    return flags.stream().anyMatch(options::containsKey);
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

  private static Options options(List<CommandOption> known) {
    Options options = new Options();
    for (Setting setting : Setting.values()) {
      options.addOption(Option.builder().longOpt(name(setting.flag())).hasArg().get());
    }
    for (CommandOption option : known) {
      options.addOption(
          Option.builder().longOpt(name(option.flag())).hasArg(option.hasValue()).get());
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
  public static String similar(String word, Stream<String> words, String otherwise) {
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
