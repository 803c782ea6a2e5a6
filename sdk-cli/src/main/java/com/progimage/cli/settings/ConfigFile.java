package com.progimage.cli.settings;

import com.progimage.cli.console.CommandFailure;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/** The user's settings, in a Java properties file. No message contains a value of it. */
final class ConfigFile {
  private static final String SERVER = "server";
  private static final String KEY = "key";
  private static final List<String> ALL = List.of(SERVER, KEY);

  private static final Set<PosixFilePermission> OF_ITS_OWNER =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private final Path file;
  private final Properties settings;

  private ConfigFile(Path file, Properties settings) {
    this.file = file;
    this.settings = settings;
  }

  /**
   * Reads the file; a file that does not exist has no settings.
   *
   * @throws CommandFailure if it cannot be read, has an unknown setting, or has a key although
   *     other users can access it
   */
  static ConfigFile read(UserFolders folders) {
    Path file = folders.config();
    Properties settings = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      settings.load(reader);
    } catch (NoSuchFileException e) {
      return new ConfigFile(file, settings);
    } catch (IOException | IllegalArgumentException e) {
      throw unreadable(file, e);
    }
    for (String name : new TreeSet<>(settings.stringPropertyNames())) {
      if (!ALL.contains(name)) {
        throw CommandFailure.usage(
            file + " has an unknown setting '" + name + "': there are " + String.join(", ", ALL));
      }
    }
    ConfigFile config = new ConfigFile(file, settings);
    if (config.key().isPresent()) {
      requirePrivacy(file);
    }
    return config;
  }

  private static void requirePrivacy(Path file) {
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      if (!OF_ITS_OWNER.containsAll(permissions)) {
        throw CommandFailure.usage(
            "%s has a key, and its permissions are %s: run chmod 600 %s, and replace the key if other users may have read it"
                .formatted(file, PosixFilePermissions.toString(permissions), file));
      }
    } catch (UnsupportedOperationException e) {
      // This system has no such permissions.
      return;
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static CommandFailure unreadable(Path file, Exception reason) {
    return CommandFailure.usage("cannot read " + file + ": " + reason);
  }

  Path file() {
    return file;
  }

  Optional<String> server() {
    return setting(SERVER);
  }

  Optional<String> key() {
    return setting(KEY);
  }

  private Optional<String> setting(String name) {
    return Optional.ofNullable(settings.getProperty(name))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }
}
