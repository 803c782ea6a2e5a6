package com.progimage.server.config;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text form of values: how settings and options write them. */
public final class SettingText {
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");

  private static final Pattern BYTES = Pattern.compile("([0-9]{1,15})(B|KiB|MiB|GiB)?");

  static final List<String> BYTE_UNITS = List.of("B", "KiB", "MiB", "GiB");

  private SettingText() {}

  /** Units of durations, the longest first. */
  enum DurationUnit {
    D(Duration.ofDays(1)),
    H(Duration.ofHours(1)),
    M(Duration.ofMinutes(1)),
    S(Duration.ofSeconds(1)),
    MS(Duration.ofMillis(1));

    private final Duration one;

    DurationUnit(Duration one) {
      this.one = one;
    }

    Duration times(long count) {
      return one.multipliedBy(count);
    }

    private boolean divides(Duration time) {
      return times(time.dividedBy(one)).equals(time);
    }
  }

  /** Writes the largest unit that leaves no fraction. */
  static String bytes(long count) {
    int unit = count == 0 ? 0 : Math.min(3, Long.numberOfTrailingZeros(count) / 10);
    return (count >> 10 * unit) + (unit == 0 ? "" : BYTE_UNITS.get(unit));
  }

  /** Writes the longest unit that leaves no fraction. */
  static String duration(Duration time) {
    if (time.isZero()) {
      return "0s";
    }
    DurationUnit unit =
        List.of(DurationUnit.values()).stream()
            .filter(each -> each.divides(time))
            .findFirst()
            .orElseThrow();
    return time.dividedBy(unit.one) + word(unit);
  }

  /** Reads a duration such as {@code 90d}; empty if the text is none. */
  public static Optional<Duration> findDuration(String text) {
    Matcher parts = DURATION.matcher(text);
    return parts.matches()
        ? Optional.of(
            DurationUnit.valueOf(parts.group(2).toUpperCase(Locale.ROOT))
                .times(Long.parseLong(parts.group(1))))
        : Optional.empty();
  }

  /** Reads a number of bytes such as {@code 512KiB}; empty if the text is none, or too large. */
  public static OptionalLong findBytes(String text) {
    Matcher parts = BYTES.matcher(text);
    if (!parts.matches()) {
      return OptionalLong.empty();
    }
    int shift = parts.group(2) == null ? 0 : 10 * BYTE_UNITS.indexOf(parts.group(2));
    long count = Long.parseLong(parts.group(1));
    return count <= Long.MAX_VALUE >> shift
        ? OptionalLong.of(count << shift)
        : OptionalLong.empty();
  }

  static String number(long number) {
    return Long.toString(number);
  }

  static String share(double share) {
    return Math.round(share * 100) + "%";
  }

  static String onOff(boolean isOn) {
    return isOn ? "on" : "off";
  }

  static String word(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }

  static String list(Collection<String> parts) {
    return String.join(",", parts);
  }
}
