package com.progimage.server.transformation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.transformation.text.OperationSpec;
import com.progimage.server.transformation.text.OperationSpec.StepKind;
import com.progimage.server.transformation.text.ParameterSpec;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.NumberFormat;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class OperationTableTest {
  private static final Path PAGE = Path.of("..", "docs", "transformations.md");

  /** The text that {@code progimage help transformations} prints. */
  private static final Path HELP =
      Path.of("../sdk-cli/src/main/resources/com/progimage/cli/transformations.txt");

  @Test
  void thePageDescribesEveryRow() throws IOException {
    String page = Files.readString(PAGE);
    for (OperationSpec row : OperationTable.rows()) {
      for (String syntax : row.syntax().split(" or ")) {
        assertThat(page).as(row.name()).contains("`" + syntax + "`");
      }
      for (ParameterSpec parameter : row.parameters()) {
        if (parameter.min() != null && parameter.max() != null) {
          assertThat(page)
              .as(row.name() + " " + parameter.name())
              .contains(grouped(parameter.min()) + " to " + grouped(parameter.max()));
        }
        parameter.values().forEach(value -> assertThat(page).contains(value));
      }
    }
  }

  @Test
  void theExamplesOnThePageAreWhatTheySay() throws IOException {
    Matcher line =
        Pattern.compile("^\\| `([^`]+)` \\| `([^`]+)` \\| [^|]+\\|$", Pattern.MULTILINE)
            .matcher(Files.readString(PAGE));
    int examples = 0;
    for (; line.find(); examples++) {
      assertThat(Transformation.parse(line.group(1)).text()).isEqualTo(line.group(2));
    }
    assertThat(examples).isGreaterThan(8);
  }

  @Test
  void aRowIsFoundByWhatItsSyntaxStartsWith() {
    Set<String> names = new HashSet<>();
    for (OperationSpec row : OperationTable.rows()) {
      assertThat(names.add(row.name())).as("second row for " + row.name()).isTrue();
      assertThat(row.syntax().split("[_\\[]", 2)[0]).isEqualTo(row.name());
      assertThat(OperationTable.find(row.name())).isPresent();
      assertThat(row.summary()).endsWith(".");
    }
  }

  @Test
  void aSyntaxWritesEveryParameterThatIsNoWordByItself() {
    for (OperationSpec row : OperationTable.rows()) {
      for (ParameterSpec parameter : row.parameters()) {
        boolean written = row.syntax().contains(parameter.name());
        boolean ofGravity = List.of("FX", "FY").contains(parameter.name());
        assertThat(written || ofGravity).as(row.name() + " " + parameter.name()).isTrue();
      }
    }
  }

  /** With {@code -Dhelp=write}, the test writes the file instead. */
  @Test
  void theCommandLinesHelpIsTheTable() throws IOException {
    if ("write".equals(System.getProperty("help"))) {
      Files.writeString(HELP, help());
    }
    assertThat(HELP).content(UTF_8).isEqualTo(help());
  }

  private static String help() {
    StringBuilder help = new StringBuilder("Steps are separated by commas: trim,resize_200x.\n");
    StepKind kind = null;
    for (OperationSpec row : OperationTable.rows()) {
      if (row.kind() != kind) {
        kind = row.kind();
        help.append(
            switch (kind) {
              case OPERATION -> "\nOperations, applied from left to right:\n";
              case SETTING -> "\nSettings, each given once for the whole transformation:\n";
              case PRESET -> "\nPresets:\n";
            });
      }
      help.append("  ").append(row.syntax()).append('\n');
      help.append(wrapped(row.summary()));
      help.append(wrapped(row.arguments()));
      if (!row.examples().equals(List.of(row.syntax()))) {
        row.examples().forEach(example -> help.append(wrapped("as " + example)));
      }
    }
    return help.toString();
  }

  /** Wraps to 80 columns. */
  private static String wrapped(String text) {
    return text.replaceAll("(.{1,74})(?: |$)", "      $1\n");
  }

  @Test
  void examplesAreCanonicalStepsOfTheirRowOneForEachForm() {
    Presets presets = Presets.of(Map.of("card", "flip"), /* only= */ false);
    for (OperationSpec row : OperationTable.rows()) {
      assertThat(row.examples()).hasSameSizeAs(row.syntax().split(" or "));
      for (String example : row.examples()) {
        assertThat(example).matches(row.name() + "(_.*)?");
        assertThat(presets.parse(example).text()).isEqualTo(example.replace("preset_card", "flip"));
      }
    }
  }

  private static String grouped(BigDecimal number) {
    return NumberFormat.getInstance(Locale.ROOT).format(number).replace('-', '−');
  }
}
