package com.progimage.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Completions for fish, one line each. */
final class FishCompletion {
  private FishCompletion() {}

  static String of(CommandLine root) {
    List<String> lines = new ArrayList<>();
    lines.add("complete -c progimage -e");
    Map<String, CommandLine> commands = root.getSubcommands();
    String names = String.join(" ", commands.keySet());
    commands.forEach((name, command) ->
        lines.add(
            "complete -c progimage -f -n 'not __fish_seen_subcommand_from "
                + names
                + "' -a "
                + name
                + description(first(command.getCommandSpec().usageMessage().description()))));
    commands.forEach((name, command) -> {
      String there = "complete -c progimage -n '__fish_seen_subcommand_from " + name + "'";
      for (OptionSpec option : command.getCommandSpec().options()) {
        lines.add(there + names(option) + value(option) + description(first(option.description())));
      }
      command.getCommandSpec().positionalParameters().stream()
          .map(FishCompletion::candidates)
          .filter(candidates -> !candidates.isEmpty())
          .forEach(candidates -> lines.add(there + " -f -a '" + candidates + "'"));
    });
    return String.join("\n", lines);
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
