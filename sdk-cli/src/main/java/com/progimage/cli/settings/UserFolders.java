package com.progimage.cli.settings;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where files of a user are (XDG Base Directory 0.8: a variable that is no absolute path is as if
 * it were not set).
 */
public record UserFolders(Path home, Map<String, String> environment) {
  private static final String OURS = "progimage";

  public UserFolders {
    environment = Map.copyOf(environment);
  }

  /** Those of this process. */
  public static UserFolders system() {
    return new UserFolders(Path.of(System.getProperty("user.home", "/")), System.getenv());
  }

  Path config() {
    return folder("XDG_CONFIG_HOME", ".config").resolve(OURS).resolve("config");
  }

  /** For what is not to be lost between two runs, but is no user's work. */
  public Path state() {
    return folder("XDG_STATE_HOME", ".local/state").resolve(OURS);
  }

  private Path folder(String variable, String usual) {
    String named = environment.getOrDefault(variable, "");
    return named.startsWith("/") ? Path.of(named) : home.resolve(usual);
  }
}
