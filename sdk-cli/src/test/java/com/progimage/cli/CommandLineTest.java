package com.progimage.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.cli.console.Console;
import com.progimage.cli.settings.UserFolders;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command line says without a server. */
final class CommandLineTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Console console =
      new Console(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
  @TempDir private Path home = Path.of("");

  private int run(String... args) {
    out.reset();
    err.reset();
    return Main.run(console, new UserFolders(home, Map.of()), args);
  }

  @Test
  void everyHelpListsTheExitCodes() {
    var commands =
        new TreeSet<>(
            Main.commandLine(
                    console, new ProgImageCommand(console, new UserFolders(home, Map.of())))
                .getSubcommands()
                .keySet());
    assertThat(commands).contains("upload", "get", "sign", "convert", "info", "ls", "rm", "ping");
    commands.remove("train");
    commands.add("");
    for (String job : new String[] {"submit", "status", "watch", "results", "cancel", "ls"}) {
      commands.add("job " + job);
    }
    for (String session : new String[] {"create", "add", "show", "reset", "end"}) {
      commands.add("session " + session);
    }
    for (String key : new String[] {"create", "show", "ls", "revoke"}) {
      commands.add("key " + key);
    }
    for (String command : commands) {
      int status = run((command + " --help").strip().split(" "));
      assertThat(status).as(command).isZero();
      assertThat(out.toString(UTF_8))
          .as(command)
          .contains(
              "Exit codes:",
              " 0 ",
              " 1 ",
              " 2 ",
              " 3 ",
              " 4 ",
              " 5 ",
              " 6 ",
              " 7 ",
              "130",
              "141",
              "--server",
              "--key")
          .doesNotContain("train ");
      assertThat(err.toString(UTF_8)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"completion bash", "help transformations", "ls --help", "--version"})
  void whereTheReaderHasGoneItEndsWithoutAWord(String command) throws Exception {
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    line.addAll(List.of(command.split(" ")));
    Process program = new ProcessBuilder(line).start();
    // It cannot have printed anything while its virtual machine starts.
    program.getInputStream().close();
    assertThat(new String(program.getErrorStream().readAllBytes(), UTF_8)).isEmpty();
    assertThat(program.waitFor()).isEqualTo(141);
  }

  @Test
  void helpIsThatOfTheCommand() {
    for (String command : new String[] {"", "get", "upload", "job", "job submit"}) {
      assertThat(run((command + " --help").strip().split(" "))).isZero();
      String help = out.toString(UTF_8);
      assertThat(run(("help " + command).strip().split(" "))).isZero();
      assertThat(out.toString(UTF_8)).isEqualTo(help);
    }
  }

  @Test
  void stepsAreNamedWhereTheyAreTakenAndExplainedWithoutAServer() {
    for (String command : new String[] {"get", "sign", "convert", "job submit"}) {
      run((command + " --help").split(" "));
      assertThat(out.toString(UTF_8))
          .contains("  resize, crop, ", " overlay, ", " quality, ", " preset\n")
          .contains("'progimage help transformations'")
          .doesNotContain("%");
    }
    assertThat(run("help", "transformations")).isZero();
    assertThat(out.toString(UTF_8))
        .contains("  resize_WxH[_fit][_gravity][_enlarge]\n", " W 1 to 16384; ", "  preset_name\n");
    assertThat(err.toString(UTF_8)).isEmpty();
  }

  @Test
  void whatIsUsedWronglyIsTwoAndSaysWhatToDo() {
    for (String[] wrong :
        new String[][] {
          {},
          {"uplaod", "a.png"},
          {"upload"},
          {"upload", "--parallel", "0", "a.png"},
          {"upload", "--type", "no type", "a.png"},
          {"ls", "--limit", "0"},
          {"ls", "--server", "nowhere"},
          {"get", "id.p?g"},
          {"get", "--json", "id.png"},
          {"convert", "a.png"},
          {"completion", "tcsh"},
          {"help", "swirl"},
          {"help", "job", "swirl"},
          {"job"},
          {"job", "submit", "--to", "webp"},
          {"job", "submit", "--all"},
          {"job", "submit", "--all", "--analyze", "fa ces"},
          {"job", "submit", "--all", "--analyze", "faces", "-t", "rotate_90"},
          {"analyze", "id"},
          {"analyze", "--faces"},
          {"faces"},
          {"faces", "--min-score", "high", "id"},
          {"faces", "--min-score", "-1", "0198a000-0000-7000-8000-000000000001"},
          {"faces", "--timeout", "soon", "id"},
          {"labels", "--min-confidence", "101", "0198a000-0000-7000-8000-000000000001"},
          {"placeholder"},
          {"analyses"},
          {"analyses", "average", "--from", "2030-01-01T00:00:00Z"},
          {"analyses", "average", "--from", "yesterday", "--to", "2030-01-01T00:00:00Z"},
          {"session"},
          {"session", "show"},
          {"session", "show", "--session", "two words"},
          {"session", "add", "--session", "pis_0f3c_secret"},
          {"upload", "--analyze", "fa ces", "a.png"},
          {"job", "submit", "--all", "--to", "web p"},
          {"job", "submit", "--url", "cat.png", "--to", "webp"},
          {"job", "submit", "--all", "--to", "webp", "-t", "a b"},
          {"job", "ls", "--limit", "0"},
          {"owner"},
          {"owner", "quota", "shop"},
          {"owner", "quota", "shop", "--images", "-1"},
          {"owner", "quota", "shop", "--images", "1", "--remove"},
          {"key"},
          {"key", "create", "--owner", "shop"},
          {"key", "create", "--scopes", "read"},
          {"key", "create", "--owner", "shop", "--scopes", "read", "--ttl", "90"},
          {"key", "create", "--owner", "shop", "--scopes", "read", "--ttl", "0s"},
          {"token"},
          {"token", "create"},
          {"token", "create", "--scopes", "read", "--ttl", "61m"},
          {"upload-link"},
          {"upload-link", "create", "--expires-in", "0s"},
          {"upload-link", "create", "--max-bytes", "0"},
          {"upload-link", "create", "--max-bytes", "many"},
          {"upload-link", "create", "--visibility", "a b"},
          {"upload-link", "show"},
          {"upload", "--visibility", "a b", "a.png"},
          {"ls", "--key", "two words"}
        }) {
      assertThat(run(wrong)).as(String.join(" ", wrong)).isEqualTo(2);
      assertThat(err.toString(UTF_8)).as(String.join(" ", wrong)).startsWith("progimage: ");
    }
    run("uplaod");
    assertThat(err.toString(UTF_8)).contains("upload").contains("--help");
  }

  @Test
  void aKeyInTheWrongPlaceIsNotRepeated() {
    String secret = "vF4rj2Qw8mXc6Kt0Zb5Ns1Yh9Lp3Dg7aEeUuIiOoR2xW4T00";
    String key = "pik_4fzyo82mvyrQ_" + secret;
    for (String[] wrong :
        new String[][] {
          {"ls", "--kye", key},
          {"ls", key},
          {key},
          {"ls", "--key", key, "--server", "nowhere"},
          {"ls", "--key", key + " "},
          {"key", "show", "--server", "http://localhost:1", key},
          {"info", "--server", "http://localhost:1", key},
          {"info", "--json", "--server", "http://localhost:1", key},
          {"session", "show", "--session", key.replace("pik_", "pis_") + " "},
          {"faces", "--server", "http://localhost:1", key.replace("pik_", "pis_")}
        }) {
      assertThat(run(wrong)).as(String.join(" ", wrong)).isNotZero();
      assertThat(out.toString(UTF_8) + err.toString(UTF_8)).doesNotContain(secret);
    }
  }

  @Test
  void bashAndZshComplete() throws Exception {
    for (String shell : new String[] {"bash", "zsh"}) {
      assertThat(run("completion", shell)).isZero();
      assertThat(out.toString(UTF_8)).contains("upload", "--recursive", "bashcompinit");
    }
    checkSyntax("bash");
  }

  @Test
  void fishCompletes() throws Exception {
    assertThat(run("completion", "fish")).isZero();
    assertThat(out.toString(UTF_8).lines())
        .allMatch(line -> line.startsWith("complete -c progimage "))
        .anyMatch(line -> line.contains("-a upload -d 'Stores images."))
        .anyMatch(line -> line.contains("from upload' -s r -l recursive -d "))
        .anyMatch(line -> line.contains("from upload' -s p -l parallel -r -d "))
        .anyMatch(line -> line.contains("from job; and not __fish_seen_subcommand_from submit "))
        .anyMatch(line -> line.contains("from job; and __fish_seen_subcommand_from submit' -l to"))
        .anyMatch(line -> line.contains("from completion' -f -a 'bash zsh fish'"))
        .noneMatch(line -> line.contains("train") || line.contains("%"));
    checkSyntax("fish");
  }

  /** Has a shell read what was said, where it is installed. */
  private void checkSyntax(String shell) throws IOException, InterruptedException {
    Path script = Files.write(home.resolve("script"), out.toByteArray());
    try {
      Process check =
          new ProcessBuilder(shell, "-n", script.toString()).redirectErrorStream(true).start();
      String said = new String(check.getInputStream().readAllBytes(), UTF_8);
      assertThat(check.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(check.exitValue()).as(said).isZero();
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("Cannot run program");
    }
  }
}
