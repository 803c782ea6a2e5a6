package com.progimage.cli.settings;

import com.progimage.cli.console.CommandFailure;
import com.progimage.sdk.ProgImageClient;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the key for the server. */
public final class ServerKey {
  private static final String VARIABLE = "PROGIMAGE_KEY";

  private ServerKey() {}

  /**
   * Finds the key; empty if none is set. The option takes precedence over the environment and the
   * file. The file's key is for the file's own server only, so that another one does not get it.
   *
   * @param flag the value of the option; null if it is not given
   * @throws CommandFailure if the file cannot be read, or other users can access its key
   */
  public static Optional<String> find(
      @Nullable String flag, UserFolders folders, ServerAddress server) {
    if (flag != null) {
      return Optional.of(flag);
    }
    String variable = folders.environment().getOrDefault(VARIABLE, "").strip();
    if (!variable.isEmpty()) {
      return Optional.of(variable);
    }
    ConfigFile config = ConfigFile.read(folders);
    return config.key().filter(key -> server.url().equals(ServerAddress.of(config).url()));
  }

  /**
   * Sets a key.
   *
   * @throws CommandFailure if it cannot be one
   */
  public static void set(ProgImageClient.Builder builder, String key) {
    try {
      builder.key(key);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(String.valueOf(e.getMessage()));
    }
  }
}
