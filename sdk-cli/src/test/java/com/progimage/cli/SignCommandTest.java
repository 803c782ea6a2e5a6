package com.progimage.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.progimage.cli.console.Console;
import com.progimage.cli.settings.UserFolders;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command {@code sign}; there is no server. */
final class SignCommandTest {
  private static final String SECRET = "S7HDBbc2rAT6xkqqLDtsJ5ApZ4ftsKfQY8pvqxOi5Aj31Wxpt";
  private static final String KEY = "pik_0EhzL6HwZ5ow_" + SECRET;
  private static final String SERVER = "https://images.example.org";
  private static final String IMAGE = "01890000-0000-7000-8000-000000000001.webp";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  @TempDir private Path home = Path.of("");

  private int run(String key, String command) {
    out.reset();
    err.reset();
    return Main.run(
        new Console(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8)),
        new UserFolders(home, Map.of("PROGIMAGE_URL", SERVER, "PROGIMAGE_KEY", key)),
        command.split(" "));
  }

  @ParameterizedTest
  @CsvFileSource(files = "../features/signatures.tsv", delimiter = '\t', numLinesToSkip = 1)
  void aUrlIsSignedAsTheVectorsSay(
      String key, @Nullable String covers, String path, long expires, String signature) {
    Instant end = Instant.ofEpochSecond(expires);
    String shown = covers == null ? path : path + "/flip.png";
    String command =
        "sign %s --until %s".formatted(shown.substring("/images/".length()), end)
            + (covers == null ? "" : " --whole-image");
    String url =
        SERVER
            + shown
            + (covers == null ? "?" : "?covers=image&")
            + "expires=%d&key=%s&signature=%s".formatted(expires, key.substring(4, 16), signature);
    if (end.isBefore(Instant.now())) {
      assertThat(run(key, command)).isEqualTo(2);
      assertThat(err.toString(UTF_8)).contains("name a later time");
      assertThat(out.toString(UTF_8)).isEmpty();
    } else {
      assertThat(run(key, command)).as(err.toString(UTF_8)).isZero();
      assertThat(out.toString(UTF_8)).isEqualToIgnoringNewLines(url);
      assertThat(err.toString(UTF_8)).isEmpty();
    }
  }

  @Test
  void aUrlEndsAfterItsTimeToLive() throws IOException {
    long before = Instant.now().getEpochSecond();
    assertThat(run(KEY, "sign " + IMAGE + " --ttl 1h --json")).isZero();
    long after = Instant.now().getEpochSecond();
    JsonNode line = new JsonMapper().readTree(out.toByteArray());
    assertThat(line.get("id").asText()).isEqualTo(IMAGE.replace(".webp", ""));
    long expires = Instant.parse(line.get("expiresAt").asText()).getEpochSecond();
    assertThat(expires).isBetween(before + 3600, after + 3600);
    assertThat(line.get("url").asText())
        .startsWith(SERVER + "/images/" + IMAGE + "?expires=" + expires + "&key=0EhzL6HwZ5ow&");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " --ttl 1h --until 2100-01-01T00:00:00Z",
        " --ttl 1",
        " --ttl 0s",
        " --until tomorrow",
        " --until 2020-01-01T00:00:00Z",
        " --until +99999-01-01T00:00:00Z"
      })
  void anEndIsNeededOnceAndLiesAhead(String options) {
    assertThat(run(KEY, "sign " + IMAGE + options)).isEqualTo(2);
    assertThat(err.toString(UTF_8)).matches("(?s)progimage: .+(: name|, must be) .+");
    assertThat(out.toString(UTF_8)).isEmpty();
  }

  @Test
  void whatCannotBeSignedIsToldWithoutTheKey() {
    assertThat(run(" ", "sign " + IMAGE + " --ttl 1h")).isEqualTo(7);
    assertThat(err.toString(UTF_8)).contains(IMAGE + " needs a key", "PROGIMAGE_KEY");
    assertThat(run(KEY + "0", "sign " + IMAGE + " --ttl 1h")).isEqualTo(7);
    assertThat(err.toString(UTF_8)).contains("checksum").doesNotContain(SECRET);
    assertThat(run(KEY, "sign 01890000-0000-7000-8000-000000000001 --ttl 1h")).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains(".webp");
    assertThat(run(KEY, "sign cat.webp --ttl 1h")).isEqualTo(3);
    assertThat(out.toString(UTF_8)).isEmpty();
  }
}
