package com.progimage.server.image.transformation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.NumberFormat;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class OperationTableTest {
  private static final Path PAGE = Path.of("..", "docs", "transformations.md");

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

  private static String grouped(BigDecimal number) {
    return NumberFormat.getInstance(Locale.ROOT).format(number).replace('-', '−');
  }
}
