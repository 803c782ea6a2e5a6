package com.progimage.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * The help on steps of transformations. It comes with the program, so that no server is asked; the
 * server's tests hold it to the server's own table.
 */
final class Steps {
  static final String TOPIC = "transformations";

  private static final Set<String> TAKERS = Set.of("get", "convert", "submit");

  private Steps() {}

  /** Every step, with its arguments and their ranges. */
  static String page() {
    try (InputStream page = Steps.class.getResourceAsStream("transformations.txt")) {
      return new String(Objects.requireNonNull(page).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the help of a command that takes steps with their names, read when it is asked for. */
  static void follow(CommandLine command) {
    if (TAKERS.contains(command.getCommandName())) {
      command
          .getHelpSectionMap()
          .put(
              UsageMessageSpec.SECTION_KEY_FOOTER,
              help -> footer(help.commandSpec().root().name()));
    }
  }

  private static String footer(String program) {
    // A step's line is indented by two spaces, what is said of it by more.
    String names =
        page()
            .lines()
            .filter(line -> line.matches("  \\S.*"))
            .map(line -> line.strip().split("[_\\[ ]", 2)[0])
            .collect(Collectors.joining(", "))
            .replaceAll("(.{1,76})(?: |$)", "  $1%n");
    return ("%nSteps:%n" + names + "'%s help %s' says what each does and takes.%n")
        .formatted(program, TOPIC);
  }
}
