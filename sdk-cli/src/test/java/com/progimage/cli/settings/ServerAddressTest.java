package com.progimage.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.cli.console.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServerAddressTest {
  @TempDir private Path home = Path.of("");

  private UserFolders folders(Map<String, String> environment) {
    return new UserFolders(home, environment);
  }

  private Path configure(String text) throws IOException {
    Path file = home.resolve(".config/progimage/config");
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  @Test
  void aFlagCountsBeforeTheEnvironmentBeforeTheFileBeforeTheDefault() throws IOException {
    Map<String, String> environment = Map.of("PROGIMAGE_URL", "http://env:1/");
    assertThat(ServerAddress.find(null, folders(Map.of())))
        .isEqualTo(new ServerAddress("http://localhost:8080", "the default"));
    Path file = configure("# ours\nserver = http://file:2\n");
    assertThat(ServerAddress.find(null, folders(Map.of())))
        .isEqualTo(new ServerAddress("http://file:2", file.toString()));
    assertThat(ServerAddress.find(null, folders(environment)))
        .isEqualTo(new ServerAddress("http://env:1", "PROGIMAGE_URL"));
    assertThat(ServerAddress.find("http://flag:3", folders(environment)))
        .isEqualTo(new ServerAddress("http://flag:3", "--server"));
  }

  @Test
  void theFileIsWhereXdgSays(@TempDir Path elsewhere) throws IOException {
    Files.createDirectories(elsewhere.resolve("progimage"));
    Files.writeString(elsewhere.resolve("progimage/config"), "server=http://there:4");
    assertThat(
            ServerAddress.find(null, folders(Map.of("XDG_CONFIG_HOME", elsewhere.toString())))
                .url())
        .isEqualTo("http://there:4");
    assertThat(folders(Map.of("XDG_STATE_HOME", "relative")).state())
        .isEqualTo(home.resolve(".local/state/progimage"));
  }

  @Test
  void whatMakesNoSenseIsToldWithItsPlace() throws IOException {
    assertThatThrownBy(() -> ServerAddress.find("ftp://x", folders(Map.of())))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("ftp://x")
        .hasMessageContaining("--server");
    configure("sever = http://file:2\n");
    assertThatThrownBy(() -> ServerAddress.find(null, folders(Map.of())))
        .hasMessageContaining("'sever'")
        .hasMessageContaining("config");
  }
}
