package com.progimage.server.config;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Writes values in the form in which {@link SettingsReader} reads them. */
final class SettingText {
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
