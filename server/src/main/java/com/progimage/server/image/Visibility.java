package com.progimage.server.image;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Who may read the bytes of an image. */
public enum Visibility {
  /** Everyone who knows its id. */
  PUBLIC,
  /** Only its owner. */
  PRIVATE;

  private final String text = name().toLowerCase(Locale.ROOT);

  /** The name in the API: {@code private}. */
  public String text() {
    return text;
  }

  public static Optional<Visibility> find(String text) {
    return Arrays.stream(values()).filter(each -> each.text.equals(text)).findFirst();
  }
}
