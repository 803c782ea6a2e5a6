package com.progimage.cli.bulk;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.stream.Stream;

/**
 * A pattern as shells have them: {@code *}, {@code ?}, {@code [a-z]}, <code>{png,jpg}</code>, and
 * {@code **} for any folders or none.
 *
 * @param folder that all matches are in
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
    // A match is found below its folder: without one it is ./a.png there, and a.png here.
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
