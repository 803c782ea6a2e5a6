package com.progimage.cli.settings;

import java.nio.file.Path;
import java.util.Map;

/**
 * The user's folders (XDG Base Directory 0.8, which ignores variables that are not absolute paths).
 */
public record UserFolders(Path home, Map<String, String> environment) {
  private static final String OURS = "progimage";

  public UserFolders {
    environment = Map.copyOf(environment);
  }

  /** Returns the folders of this process. */
  public static UserFolders system() {
    // Java takes the home folder from the password file and ignores HOME.
    String home = System.getenv().getOrDefault("HOME", System.getProperty("user.home", "/"));
    return new UserFolders(Path.of(home), System.getenv());
  }

  Path config() {
    return folder("XDG_CONFIG_HOME", ".config").resolve(OURS).resolve("config");
  }

  /** Returns the folder for state that must survive between runs but is not the user's data. */
  public Path state() {
    return folder("XDG_STATE_HOME", ".local/state").resolve(OURS);
  }

  private Path folder(String variable, String usual) {
    String named = environment.getOrDefault(variable, "");
    return named.startsWith("/") ? Path.of(named) : home.resolve(usual);
  }
}
