package com.progimage.server.transformation;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.transformation.text.Step;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Named transformations of the operator: {@code preset_card}. A preset stands for its steps, and
 * canonical texts contain those steps, so a changed preset leads to new renditions.
 */
public final class Presets {
  /** No presets. */
  public static final Presets NONE = new Presets(new TreeMap<>(), /* only= */ false);

  static final String STEP = "preset";

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

  private final SortedMap<String, Transformation> byName;
  private final boolean only;

  private Presets(SortedMap<String, Transformation> byName, boolean only) {
    this.byName = byName;
    this.only = only;
  }

  /**
   * @param texts by name; a preset cannot name another preset
   * @param only whether clients may use nothing else
   * @throws Failure {@code INVALID_TRANSFORMATION}, naming the preset and the step
   */
  public static Presets of(Map<String, String> texts, boolean only) {
    SortedMap<String, Transformation> byName = new TreeMap<>();
    texts.forEach((name, text) -> {
      if (!NAME.matcher(name).matches()) {
        throw new Failure(
            ErrorCode.INVALID_TRANSFORMATION,
            "a preset has the name '"
                + name
                + "': names are lower-case letters, digits and hyphens, at most 40");
      }
      try {
        byName.put(name, Transformation.parse(text));
      } catch (Failure e) {
        throw e.of("preset " + name);
      }
    });
    return new Presets(byName, only);
  }

  /**
   * Like {@link Transformation#parse}, with these presets.
   *
   * @throws Failure {@code INVALID_TRANSFORMATION}; also for any other text if only presets are
   *     allowed
   */
  public Transformation parse(String text) {
    return Draft.read(text, this);
  }

  /**
   * Whether a text names a preset, and so may mean something else after a change of the settings.
   */
  public static boolean isNamedIn(String text) {
    return (',' + text).contains("," + STEP + "_");
  }

  /** Whether all steps of a text are presets. */
  public static boolean areAllOf(String text) {
    return Stream.of(text.split(",")).allMatch(step -> Step.nameOf(step).equals(STEP));
  }

  /** Whether clients may use nothing else. */
  public boolean only() {
    return only;
  }

  /** All presets, by name. */
  public SortedMap<String, Transformation> all() {
    return Collections.unmodifiableSortedMap(byName);
  }

  Optional<Transformation> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** The names, for an error message. */
  String names() {
    return byName.isEmpty()
        ? "none is configured"
        : byName.keySet().stream()
            .map(name -> STEP + "_" + name)
            .collect(Collectors.joining(", ", "use one of ", ""));
  }
}
