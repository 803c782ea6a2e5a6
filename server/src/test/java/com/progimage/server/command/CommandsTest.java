package com.progimage.server.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.config.Setting;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {
  private static final List<String> FLAGS = List.of("--dry-run", "--json");

  /** What a call ended with and printed. */
  private record Ended(int exitCode, String out, String err) {}

  private static Ended run(String... args) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
    ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(outBytes, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
    try {
      int exitCode = Commands.run(args);
      return new Ended(
          exitCode,
          outBytes.toString(StandardCharsets.UTF_8),
          errBytes.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  @Test
  void settingsHaveTheirValuesAfterAnEqualsSignOrASpace() throws WrongUsage {
    Arguments parsed =
        Arguments.parse(
            List.of("--port=0", "--json", "--data", "a=b", "--access=", "--redis", "@file"), FLAGS);

    assertThat(parsed.settings())
        .isEqualTo(
            Map.of(
                Setting.PORT, "0",
                Setting.DATA, "a=b",
                Setting.ACCESS, "",
                Setting.REDIS, "@file"));
    assertThat(parsed.flags()).containsExactly("--json");
  }

  @ParameterizedTest
  @CsvSource({
    "--portt 1, no option --portt: did you mean --port?",
    "--prot=1, no option --prot: did you mean --port?",
    "--nothing-like-it, no option --nothing-like-it: see --help",
    "1, no option 1: see --help",
    "--dry-run=yes, no option --dry-run: did you mean --dry-run?",
    "--port, --port has no value: write --port=VALUE",
    "--port --data x, --port has no value: write --port=VALUE",
    "--port --, --port has no value: write --port=VALUE",
    "--port 1 --port=2, --port is there twice: name it once",
  })
  void otherArgumentsAreRefusedWithTheRemedy(String arguments, String message) {
    assertThatThrownBy(() -> Arguments.parse(List.of(arguments.split(" ")), FLAGS))
        .isInstanceOf(WrongUsage.class)
        .hasMessage(message);
  }

  @Test
  void aWrongOptionHasTheExitCodeOfItsCommand() {
    assertThat(run("config", "--prot=1"))
        .isEqualTo(new Ended(2, "", "progimage: no option --prot: did you mean --port?\n"));
    assertThat(run("fsck", "--prot=1").exitCode()).isEqualTo(4);
    assertThat(run("config", "--dry-run").exitCode()).isEqualTo(2);
  }

  @Test
  void aWrongCommandIsRefused() {
    assertThat(run()).isEqualTo(new Ended(2, "", "progimage: no command: see progimage --help\n"));
    assertThat(run("srve"))
        .isEqualTo(new Ended(2, "", "progimage: no command srve: did you mean serve?\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-h", "--help"})
  void theHelpListsTheCommands(String flag) {
    Ended ended = run(flag);

    assertThat(ended.exitCode()).isZero();
    assertThat(ended.out())
        .contains("\n  serve    Run the service.\n", "\n  2  wrong usage")
        .doesNotContain("train");
  }

  @Test
  void theHelpOfACommandListsItsOptionsAndExitCodesInEightyColumns() {
    String help = run("dedupe", "--json", "--help").out();

    assertThat(help).contains("--dry-run", "\n  3  another dedupe is running");
    for (Setting setting : Setting.values()) {
      assertThat(help).contains(setting.flag() + "=VALUE", "or " + setting.variable());
    }
    assertThat(help.lines()).allSatisfy(line -> assertThat(line.length()).isLessThan(81));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-V", "--version"})
  void theVersionIsOneLine(String flag) {
    assertThat(run(flag).out()).matches("progimage \\S+\n");
    assertThat(run("serve", flag).exitCode()).isZero();
  }
}
