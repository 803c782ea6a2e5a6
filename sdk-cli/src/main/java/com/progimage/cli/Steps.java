package com.progimage.cli;

import com.progimage.cli.program.TakesSteps;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * Help on the steps of transformations. It is part of the program, so it needs no server; a test of
 * the server compares it with the server's own table.
 */
final class Steps {
  static final String TOPIC = "transformations";

  private Steps() {}

  /** Returns the help on every step, with its arguments and their ranges. */
  static String page() {
    try (InputStream page = Steps.class.getResourceAsStream("transformations.txt")) {
      return new String(Objects.requireNonNull(page).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Appends the names of the steps to the help of a command that takes steps. The page is read only
   * when the help is printed.
   */
  static void explain(CommandLine command) {
    if (command.getCommandSpec().userObject() instanceof TakesSteps) {
      command
          .getHelpSectionMap()
          .put(
              UsageMessageSpec.SECTION_KEY_FOOTER,
              help -> footer(help.commandSpec().root().name()));
    }
  }

  private static String footer(String program) {
    // A step's line is indented by two spaces, its description by more.
    String names =
        page()
            .lines()
            .filter(line -> line.matches("  \\S.*"))
            .map(line -> line.strip().split("[_\\[ ]", 2)[0])
            .collect(Collectors.joining(", "))
            .replaceAll("(.{1,76})(?: |$)", "  $1%n");
    return ("%nSteps:%n" + names + "'%s help %s' describes each step and its arguments.%n")
        .formatted(program, TOPIC);
  }
}
