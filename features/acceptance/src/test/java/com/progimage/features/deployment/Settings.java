package com.progimage.features.deployment;

import com.progimage.features.ServerProcess;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The server's settings by their variables. */
final class Settings {
  private static final Pattern VARIABLE = Pattern.compile("\\bPROGIMAGE_[A-Z_]*[A-Z]");
  private static final Pattern FLAG = Pattern.compile("(?m)^--([a-z-]+)");

  private Settings() {}

  /** Those that the server has, and the two that its launchers read. */
  static Set<String> known() {
    Set<String> known = new TreeSet<>(Set.of("PROGIMAGE_JAVA_OPTS", "PROGIMAGE_HOME"));
    Matcher flags = FLAG.matcher(ServerProcess.config(Map.of()));
    while (flags.find()) {
      known.add("PROGIMAGE_" + flags.group(1).toUpperCase(Locale.ROOT).replace('-', '_'));
    }
    return known;
  }

  /** Those that a text names. */
  static Set<String> in(String text) {
    Set<String> named = new TreeSet<>();
    Matcher variables = VARIABLE.matcher(text);
    while (variables.find()) {
      named.add(variables.group());
    }
    return named;
  }
}
