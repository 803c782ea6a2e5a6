package com.progimage.cli.settings;

import com.progimage.cli.console.CommandFailure;
import com.progimage.sdk.ProgImageClient;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The server's address and where it was configured.
 *
 * @param namedBy for people: an option, a variable, a file or the default
 */
public record ServerAddress(String url, String namedBy) {
  private static final String VARIABLE = "PROGIMAGE_URL";
  private static final String SETTING = "server";
  private static final String USUAL = "http://localhost:8080";

  /**
   * Finds the address. The option takes precedence over the environment, the file and the default.
   *
   * @param flag the value of the option; null if it is not given
   * @throws CommandFailure if the file cannot be read or the address is invalid
   */
  public static ServerAddress find(@Nullable String flag, UserFolders folders) {
    String variable = folders.environment().getOrDefault(VARIABLE, "");
    ServerAddress address;
    if (flag != null) {
      address = new ServerAddress(flag, "--server");
    } else if (!variable.isBlank()) {
      address = new ServerAddress(variable, VARIABLE);
    } else {
      Path file = folders.config();
      address =
          setting(file)
              .map(value -> new ServerAddress(value, file.toString()))
              .orElse(new ServerAddress(USUAL, "the default"));
    }
    return address.checked();
  }

  private ServerAddress checked() {
    try {
      return new ServerAddress(ProgImageClient.builder(url).url().toString(), namedBy);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(e.getMessage() + " (configured by " + namedBy + ")");
    }
  }

  private static Optional<String> setting(Path file) {
    Properties settings = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      settings.load(reader);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      throw CommandFailure.usage("cannot read " + file + ": " + e);
    }
    for (String name : new TreeSet<>(settings.stringPropertyNames())) {
      if (!name.equals(SETTING)) {
        throw CommandFailure.usage(
            file + " has an unknown setting '" + name + "': the only one is '" + SETTING + "'");
      }
    }
    return Optional.ofNullable(settings.getProperty(SETTING)).filter(value -> !value.isBlank());
  }
}
