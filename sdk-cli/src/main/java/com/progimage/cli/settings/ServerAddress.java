package com.progimage.cli.settings;

import com.progimage.cli.console.CommandFailure;
import com.progimage.sdk.ProgImageClient;
import org.jspecify.annotations.Nullable;

/**
 * The server's address and where it was configured.
 *
 * @param namedBy for people: an option, a variable, a file or the default
 */
public record ServerAddress(String url, String namedBy) {
  private static final String VARIABLE = "PROGIMAGE_URL";
  private static final String USUAL = "http://localhost:8080";

  /**
   * Finds the address. The option takes precedence over the environment, the file and the default.
   *
   * @param flag the value of the option; null if it is not given
   * @throws CommandFailure if the file cannot be read or the address is invalid
   */
  public static ServerAddress find(@Nullable String flag, UserFolders folders) {
    String variable = folders.environment().getOrDefault(VARIABLE, "");
    if (flag != null) {
      return new ServerAddress(flag, "--server").checked();
    }
    return variable.isBlank()
        ? of(ConfigFile.read(folders))
        : new ServerAddress(variable, VARIABLE).checked();
  }

  /** Returns the address that a file names, or the default. */
  static ServerAddress of(ConfigFile config) {
    return config
        .server()
        .map(url -> new ServerAddress(url, config.file().toString()))
        .orElse(new ServerAddress(USUAL, "the default"))
        .checked();
  }

  private ServerAddress checked() {
    try {
      return new ServerAddress(ProgImageClient.builder(url).url().toString(), namedBy);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(e.getMessage() + " (configured by " + namedBy + ")");
    }
  }
}
