package com.progimage.server.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.command.usage.Arguments;
import com.progimage.server.command.usage.CommandOption;
import com.progimage.server.command.usage.WrongUsage;
import com.progimage.server.config.Setting;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {
  private static final List<CommandOption> OPTIONS =
      List.of(
          CommandOption.DRY_RUN,
          CommandOption.JSON,
          new CommandOption("--owner", "NAME", "an option with a value"));

  @Test
  void settingsHaveTheirValuesAfterAnEqualsSignOrASpace() throws WrongUsage {
    Arguments parsed =
        Arguments.parse(
            List.of(
                "--port=0",
                "--json",
                "--data",
                "a=b",
                "--access=",
                "--redis",
                "@file",
                "--owner=o"),
            OPTIONS,
            /* operand= */ null);

    assertThat(parsed.settings())
        .isEqualTo(
            Map.of(
                Setting.PORT, "0",
                Setting.DATA, "a=b",
                Setting.ACCESS, "",
                Setting.REDIS, "@file"));
    assertThat(parsed.options()).isEqualTo(Map.of("--json", "", "--owner", "o"));
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
    "--owner a --owner=b, --owner is there twice: name it once",
    "--owner, --owner has no value: write --owner=VALUE",
  })
  void otherArgumentsAreRefusedWithTheRemedy(String arguments, String message) {
    assertThatThrownBy(
            () -> Arguments.parse(List.of(arguments.split(" ")), OPTIONS, /* operand= */ null))
        .isInstanceOf(WrongUsage.class)
        .hasMessage(message);
  }

  @Test
  void aWrongOptionHasTheExitCodeOfItsCommand() {
    assertThat(Ended.of("config", "--prot=1"))
        .isEqualTo(new Ended(2, "", "progimage: no option --prot: did you mean --port?\n"));
    assertThat(Ended.of("fsck", "--prot=1").exitCode()).isEqualTo(4);
    assertThat(Ended.of("config", "--dry-run").exitCode()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1"})
  void whereOtherMachinesReachAServerTheOperatorMustChooseWhatTheyMay(
      String host, @TempDir Path folder) {
    Path data = folder.resolve("data");
    Ended ended = Ended.of("serve", "--host", host, "--port=0", "--data", data.toString());

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err())
        .startsWith("progimage: other machines can reach " + host + ": choose ")
        .contains("--access keys, so that", "--access open, so that");
    assertThat(data).doesNotExist();
  }

  @Test
  void aWrongCommandIsRefused() {
    assertThat(Ended.of())
        .isEqualTo(new Ended(2, "", "progimage: no command: see progimage --help\n"));
    assertThat(Ended.of("srve"))
        .isEqualTo(new Ended(2, "", "progimage: no command srve: did you mean serve?\n"));
  }

  @Test
  void aCommandOfTwoWordsIsNamedByBoth() {
    assertThat(Ended.of("keys"))
        .isEqualTo(
            new Ended(
                2, "", "progimage: keys needs one of create, list, revoke, generate after it\n"));
    assertThat(Ended.of("keys", "--json").exitCode()).isEqualTo(2);
    assertThat(Ended.of("keys", "lits"))
        .isEqualTo(new Ended(2, "", "progimage: no command keys lits: did you mean keys list?\n"));
    assertThat(Ended.of("keys", "--help").out())
        .startsWith("Usage: progimage keys COMMAND [OPTION]...\n")
        .contains("\n  revoke    Revoke a key:")
        .doesNotContain("fsck");
    assertThat(Ended.of("keys", "revoke", "--help").out())
        .startsWith("Usage: progimage keys revoke ID [OPTION]...\n");
    assertThat(Ended.of("keys", "create", "--help").out())
        .contains("--scopes=SCOPE,... ")
        .contains("viewer, writer, full,");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-h", "--help"})
  void theHelpListsTheCommands(String flag) {
    Ended ended = Ended.of(flag);

    assertThat(ended.exitCode()).isZero();
    assertThat(ended.out())
        .contains(
            "\n  serve              Run the service.\n",
            "\n  keys create        Create a key,",
            "\n  2  wrong usage")
        .doesNotContain("train");
  }

  @Test
  void theHelpOfACommandListsItsOptionsAndExitCodesInEightyColumns() {
    String help = Ended.of("dedupe", "--json", "--help").out();

    assertThat(help).contains("--dry-run", "\n  3  another dedupe is running");
    for (Setting setting : Setting.values()) {
      assertThat(help).contains(setting.flag() + "=VALUE", "or " + setting.variable());
    }
    assertThat(help.lines()).allSatisfy(line -> assertThat(line.length()).isLessThan(81));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-V", "--version"})
  void theVersionIsOneLine(String flag) {
    assertThat(Ended.of(flag).out()).matches("progimage \\S+\n");
    assertThat(Ended.of("serve", flag).exitCode()).isZero();
  }
}
