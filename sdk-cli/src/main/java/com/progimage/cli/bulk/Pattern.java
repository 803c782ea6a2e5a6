package com.progimage.cli.bulk;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.stream.Stream;

/**
 * A glob pattern: {@code *}, {@code ?}, {@code [a-z]}, <code>{png,jpg}</code>, and {@code **} for
 * any number of folders.
 *
 * @param folder that contains all matches
 */
record Pattern(Path folder, List<PathMatcher> matchers) {
  private static final String SPECIAL = "*?[{";

  static boolean isOne(String argument) {
    return argument.chars().anyMatch(c -> SPECIAL.indexOf(c) >= 0);
  }

  static Pattern of(String argument) {
    int special = 0;
    while (SPECIAL.indexOf(argument.charAt(special)) < 0) {
      special++;
    }
    int slash = argument.lastIndexOf('/', special);
    Path folder = Path.of(slash < 0 ? "." : slash == 0 ? "/" : argument.substring(0, slash));
    // Matches are found as ./a.png if the pattern has no folder, but an argument says a.png.
    String glob = slash < 0 ? "./" + argument : argument;
    return new Pattern(
        folder,
        Stream.of(glob, glob.replace("**/", ""))
            .distinct()
            .map(text -> FileSystems.getDefault().getPathMatcher("glob:" + text))
            .toList());
  }

  boolean matches(Path path) {
    return matchers.stream().anyMatch(matcher -> matcher.matches(path));
  }
}
