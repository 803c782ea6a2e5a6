package com.progimage.server.source;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A set of hosts, given by name.
 *
 * @param patterns a name such as {@code images.example.com}, all subdomains such as {@code
 *     *.example.com}, or {@code *} for any
 */
public record Hosts(Set<String> patterns) {
  public static final Hosts NONE = new Hosts(Set.of());
  public static final Hosts ANY = new Hosts(Set.of("*"));

  private static final Pattern PATTERN =
      Pattern.compile("\\*|(\\*\\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\\[[0-9a-f:.]+\\]");

  public Hosts {
    patterns = Set.copyOf(patterns);
  }

  /**
   * @throws IllegalArgumentException whose message is the invalid pattern
   */
  public static Hosts of(List<String> patterns) {
    Set<String> lowered =
        patterns.stream()
            .map(pattern -> pattern.toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
    for (String pattern : lowered) {
      if (!PATTERN.matcher(pattern).matches()) {
        throw new IllegalArgumentException(pattern);
      }
    }
    return new Hosts(
        lowered.stream().map(name -> name.replaceAll("[\\[\\]]", "")).collect(Collectors.toSet()));
  }

  /**
   * @param host in lower case; an IPv6 address without brackets
   */
  public boolean contains(String host) {
    if (patterns.contains("*") || patterns.contains(host)) {
      return true;
    }
    for (int dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
      if (patterns.contains("*" + host.substring(dot))) {
        return true;
      }
    }
    return false;
  }
}
