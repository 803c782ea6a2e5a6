package com.progimage.sdk.text;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Parses the ids of images, jobs and keys, so that nothing else gets into a path. */
public final class Ids {
  private static final Pattern PATTERN =
      Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private static final Pattern KEY = Pattern.compile("[0-9A-Za-z]{12}");

  private Ids() {}

  /** Returns whether a text is an id as servers write it, in lower case. */
  public static boolean isId(String text) {
    return PATTERN.matcher(text).matches();
  }

  /** Returns whether a text is the id of a key. */
  public static boolean isKeyId(String text) {
    return KEY.matcher(text).matches();
  }

  /** Returns the id in lower case, of text in any case (RFC 9562 §4); empty if it is not an id. */
  public static Optional<String> find(String text) {
    return Optional.of(text.toLowerCase(Locale.ROOT)).filter(Ids::isId);
  }
}
