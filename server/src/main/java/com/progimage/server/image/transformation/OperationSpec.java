package com.progimage.server.image.transformation;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A row of the {@link OperationTable}: one kind of step that a transformation can have.
 *
 * @param name what the step starts with, up to the first underscore
 * @param syntax the whole step; brackets for what may be left out
 * @param examples a step for each form of the syntax, with arguments that most pictures can take
 * @param summary what it does, in a sentence or a few
 * @param parameters in the order of the syntax
 */
public record OperationSpec(
    String name,
    Kind kind,
    String syntax,
    List<String> examples,
    String summary,
    List<ParameterSpec> parameters) {

  /** Whether the order of steps counts. */
  public enum Kind {
    /** Done to the picture, in order, as often as asked. */
    OPERATION,
    /** Said once, anywhere, of the whole. */
    SETTING,
    /** Stands for steps that the operator has chosen. */
    PRESET
  }

  public OperationSpec {
    examples = List.copyOf(examples);
    parameters = List.copyOf(parameters);
  }

  /**
   * What each argument may be, {@code T 0 to 255 (10)}, what holds without it in parentheses; empty
   * where there is none.
   */
  public String arguments() {
    return parameters.stream()
        .map(ParameterSpec::text)
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining("; "));
  }

  ParameterSpec parameter(String parameterName) {
    return parameters.stream()
        .filter(parameter -> parameter.name().equals(parameterName))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(name + " has no " + parameterName));
  }
}
