package com.progimage.server.http.negotiation;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A client's preferences in {@code Accept} or {@code Accept-Encoding} (RFC 9110 §12.4.2).
 *
 * @param weights 0 to 1, by name in lower case; 0 is not accepted
 */
public record Preferences(Map<String, Double> weights) {
  private static final Pattern WEIGHT =
      Pattern.compile(";\\s*q\\s*=\\s*([0-9.]*)", Pattern.CASE_INSENSITIVE);
  private static final Pattern VALID_WEIGHT = Pattern.compile("0(\\.[0-9]{0,3})?|1(\\.0{0,3})?");

  /** Parses a header whose lines are joined by commas; unreadable members count as not accepted. */
  public static Preferences of(String header) {
    Map<String, Double> weights = new HashMap<>();
    for (String member : header.split(",")) {
      int end = member.indexOf(';');
      String name = (end < 0 ? member : member.substring(0, end)).strip();
      if (!name.isEmpty()) {
        weights.merge(
            name.toLowerCase(Locale.ROOT),
            end < 0 ? 1.0 : weight(member.substring(end)),
            Math::max);
      }
    }
    return new Preferences(weights);
  }

  /** The weight of a name that the header contains, ignoring wildcards. */
  public OptionalDouble named(String name) {
    Double weight = weights.get(name);
    return weight == null ? OptionalDouble.empty() : OptionalDouble.of(weight);
  }

  /** The weight of a media type, by the most specific matching range; 0 if none matches. */
  public double mediaType(String type) {
    String range = type.substring(0, type.indexOf('/')) + "/*";
    return named(type).orElse(named(range).orElse(named("*/*").orElse(0)));
  }

  /**
   * For an {@code Accept-Encoding}: whether gzip is preferred to the uncompressed bytes or equal.
   * The uncompressed bytes have a weight only if the client gives one.
   */
  public boolean preferGzip() {
    double gzip = named("gzip").orElse(named("x-gzip").orElse(named("*").orElse(0)));
    return gzip > 0 && gzip >= named("identity").orElse(0);
  }

  private static double weight(String parameters) {
    Matcher matcher = WEIGHT.matcher(parameters);
    if (!matcher.find()) {
      return 1;
    }
    String text = matcher.group(1);
    return VALID_WEIGHT.matcher(text).matches() ? Double.parseDouble(text) : 0;
  }
}
