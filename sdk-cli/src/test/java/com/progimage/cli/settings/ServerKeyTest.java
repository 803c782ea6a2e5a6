package com.progimage.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.cli.console.CommandFailure;
import com.progimage.sdk.ProgImageClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The source of a key, and the file mode that protects it. */
@DisabledOnOs(OS.WINDOWS)
final class ServerKeyTest {
  private static final String SECRET = "pik_4fzyo82mvyrQ_verySecret";

  @TempDir private Path home = Path.of("");

  private UserFolders folders(Map<String, String> environment) {
    return new UserFolders(home, environment);
  }

  private Path configure(String text, String permissions) throws IOException {
    Path file = home.resolve(".config/progimage/config");
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  private Optional<String> find(
      @Nullable String flag, @Nullable String server, Map<String, String> environment) {
    UserFolders folders = folders(environment);
    return ServerKey.find(flag, folders, ServerAddress.find(server, folders));
  }

  @Test
  void aFlagCountsBeforeTheEnvironmentBeforeTheFile() throws IOException {
    Map<String, String> environment = Map.of("PROGIMAGE_KEY", " of-env\n");
    assertThat(find(null, null, Map.of())).isEmpty();
    configure("server = http://file:2\nkey = of-file\n", "rw-------");
    assertThat(find(null, null, Map.of())).hasValue("of-file");
    assertThat(find(null, null, Map.of("PROGIMAGE_KEY", " "))).hasValue("of-file");
    assertThat(find(null, null, environment)).hasValue("of-env");
    assertThat(find("of-flag", null, environment)).hasValue("of-flag");
  }

  @Test
  void theKeyOfTheFileIsForTheServerOfTheFile() throws IOException {
    configure("server = http://file:2/\nkey = of-file\n", "r--------");
    assertThat(find(null, "http://file:2", Map.of())).hasValue("of-file");
    assertThat(find(null, "http://other:2", Map.of())).isEmpty();
    assertThat(find(null, null, Map.of("PROGIMAGE_URL", "https://file:2"))).isEmpty();
    assertThat(find(null, "http://other:2", Map.of("PROGIMAGE_KEY", "of-env"))).hasValue("of-env");

    configure("key = of-file\n", "rw-------");
    assertThat(find(null, "http://localhost:8080/", Map.of())).hasValue("of-file");
    assertThat(find(null, "http://file:2", Map.of())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r--r--", "rw----r--", "rw-r-----", "rw--w----", "rw-----w-"})
  void aFileWithAKeyThatOthersCanAccessIsRefused(String permissions) throws IOException {
    Path file = configure("key = " + SECRET + "\n", permissions);
    assertThatThrownBy(() -> find(null, null, Map.of()))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining(permissions)
        .hasMessageContaining("chmod 600 " + file)
        .hasMessageNotContaining(SECRET);
    assertThatThrownBy(() -> ServerAddress.find(null, folders(Map.of())))
        .isInstanceOf(CommandFailure.class);
    assertThatCode(() -> find("of-flag", "http://a:1", Map.of())).doesNotThrowAnyException();

    configure("server = http://file:2\nkey =\n", permissions);
    assertThat(find(null, null, Map.of())).isEmpty();
  }

  @Test
  void whatIsNoKeyIsToldWithoutRepeatingIt() {
    assertThatThrownBy(
            () -> ServerKey.set(ProgImageClient.builder("http://localhost:1"), SECRET + " x"))
        .isInstanceOf(CommandFailure.class)
        .hasMessageNotContaining(SECRET);
  }
}
