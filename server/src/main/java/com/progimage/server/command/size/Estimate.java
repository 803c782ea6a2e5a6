package com.progimage.server.command.size;

import java.util.Locale;

/**
 * One quantity of a plan, and how it comes about.
 *
 * @param value in bytes, seconds, or as many as there are
 */
record Estimate(String name, double value, EstimateUnit unit, String formula) {

  enum EstimateUnit {
    BYTES,
    BYTES_PER_SECOND,
    SECONDS,
    COUNT;

    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  String text() {
    return switch (unit) {
      case BYTES -> Figures.bytes(value);
      case BYTES_PER_SECOND -> Figures.bytes(value) + "/s";
      case SECONDS -> Figures.duration(value);
      case COUNT -> Figures.count(value);
    };
  }
}
