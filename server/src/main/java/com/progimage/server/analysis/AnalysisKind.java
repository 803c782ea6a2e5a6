package com.progimage.server.analysis;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What an analysis looks for in a picture. */
public enum AnalysisKind {
  /** Faces, their landmarks, and numbers that tell one person from another; {@link FaceFacts}. */
  FACES,
  /** The names of what the picture shows; {@link LabelFacts}. */
  LABELS,
  /**
   * Small stand-ins for the picture, and hashes by which it can be recognized; {@link Placeholder}.
   */
  PLACEHOLDER;

  private final String text = name().toLowerCase(Locale.ROOT);

  /** The name in the API: {@code faces}. */
  public String text() {
    return text;
  }

  public static Optional<AnalysisKind> find(String text) {
    return Arrays.stream(values()).filter(each -> each.text.equals(text)).findFirst();
  }

  /**
   * @throws IllegalArgumentException if no kind has that name
   */
  public static AnalysisKind of(String text) {
    return find(text).orElseThrow(() -> new IllegalArgumentException("no analysis " + text));
  }

  @Override
  public String toString() {
    return text;
  }
}
