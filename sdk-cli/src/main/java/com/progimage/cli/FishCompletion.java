package com.progimage.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Prints completions for fish, one per line. */
final class FishCompletion {
  private FishCompletion() {}

  static String of(CommandLine root) {
    List<String> lines = new ArrayList<>();
    lines.add("complete -c progimage -e");
    add("", root, lines);
    return String.join("\n", lines);
  }

  /**
   * @param seen the condition that the parent commands were typed, with a trailing {@code and}
   */
  private static void add(String seen, CommandLine parent, List<String> lines) {
    Map<String, CommandLine> commands = new LinkedHashMap<>(parent.getSubcommands());
    commands.values().removeIf(command -> command.getCommandSpec().usageMessage().hidden());
    String names = String.join(" ", commands.keySet());
    commands.forEach((name, command) ->
        lines.add(
            "complete -c progimage -f -n '"
                + seen
                + "not __fish_seen_subcommand_from "
                + names
                + "' -a "
                + name
                + description(first(command.getCommandSpec().usageMessage().description()))));
    commands.forEach((name, command) -> {
      String here = seen + "__fish_seen_subcommand_from " + name;
      String there = "complete -c progimage -n '" + here + "'";
      for (OptionSpec option : command.getCommandSpec().options()) {
        lines.add(there + names(option) + value(option) + description(first(option.description())));
      }
      command.getCommandSpec().positionalParameters().stream()
          .map(FishCompletion::candidates)
          .filter(candidates -> !candidates.isEmpty())
          .forEach(candidates -> lines.add(there + " -f -a '" + candidates + "'"));
      add(here + "; and ", command, lines);
    });
  }

  private static String names(OptionSpec option) {
    StringBuilder text = new StringBuilder();
    for (String name : option.names()) {
      text.append(name.startsWith("--") ? " -l " : " -s ").append(name.replaceFirst("^-+", ""));
    }
    return text.toString();
  }

  private static String value(OptionSpec option) {
    return option.arity().max() > 0 ? " -r" : "";
  }

  private static String candidates(ArgSpec argument) {
    Iterable<String> candidates = argument.completionCandidates();
    return candidates == null ? "" : String.join(" ", candidates);
  }

  private static String first(String[] lines) {
    return lines.length == 0 ? "" : lines[0];
  }

  private static String description(String text) {
    String plain = text.replaceAll("\\$\\{[^}]*}", "").replace("'", "\\'");
    return plain.isEmpty() ? "" : " -d '" + plain + "'";
  }
}
