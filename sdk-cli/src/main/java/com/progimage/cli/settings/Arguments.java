package com.progimage.cli.settings;

import com.progimage.cli.console.CommandFailure;
import com.progimage.sdk.transformation.Transformation;
import com.progimage.sdk.transformation.Transformations;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;

/** Parses arguments that several commands share. */
public final class Arguments {
  private static final Pattern DURATION = Pattern.compile("[0-9]{1,9}[smhd]");

  private Arguments() {}

  /**
   * Parses an absolute URL.
   *
   * @param option the name of the option, for messages
   * @throws CommandFailure if the text is not an absolute URL
   */
  public static URI url(String option, String text) {
    try {
      URI url = new URI(text);
      if (url.isAbsolute()) {
        return url;
      }
    } catch (URISyntaxException e) {
      // Reported below.
    }
    throw CommandFailure.usage(option + " is " + text + ", must be an absolute URL: https://…");
  }

  /**
   * Parses a time span.
   *
   * @param option the name of the option, for messages
   * @throws CommandFailure if the text is not a number with a unit
   */
  public static Duration duration(String option, String text) {
    if (!DURATION.matcher(text).matches()) {
      throw CommandFailure.usage(
          option + " is " + text + ", must be a whole number with a unit: 90s, 30m, 12h or 90d");
    }
    int end = text.length() - 1;
    long number = Long.parseLong(text.substring(0, end));
    return switch (text.charAt(end)) {
      case 's' -> Duration.ofSeconds(number);
      case 'm' -> Duration.ofMinutes(number);
      case 'h' -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }

  /**
   * Parses a point in time.
   *
   * @param option the name of the option, for messages
   * @throws CommandFailure if the text is not a date and a time with an offset
   */
  public static Instant instant(String option, String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw CommandFailure.usage(
          option + " is " + text + ", must be a time with its offset: 2027-01-01T00:00:00Z");
    }
  }

  /**
   * Parses a transformation. Steps that the SDK does not know go to the server unchanged: it may
   * know them, and otherwise has the better error message.
   *
   * @throws CommandFailure if the text cannot be a transformation
   */
  public static Transformation transformation(String text) {
    try {
      return Transformation.parse(text);
    } catch (IllegalArgumentException unknown) {
      try {
        String[] steps = text.split(",", -1);
        Transformation all = Transformations.step(steps[0]);
        for (int i = 1; i < steps.length; i++) {
          all = all.step(steps[i]);
        }
        return all;
      } catch (IllegalArgumentException e) {
        throw CommandFailure.usage(String.valueOf(unknown.getMessage()));
      }
    }
  }
}
