package com.progimage.server.image.transformation;

import java.util.List;

/**
 * A row of the {@link OperationTable}: one kind of step that a transformation can have.
 *
 * @param name what the step starts with, up to the first underscore
 * @param syntax the whole step; brackets for what may be left out
 * @param summary what it does, in a sentence or a few
 * @param parameters in the order of the syntax
 */
public record OperationSpec(
    String name, Kind kind, String syntax, String summary, List<ParameterSpec> parameters) {

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
    parameters = List.copyOf(parameters);
  }

  ParameterSpec parameter(String parameterName) {
    return parameters.stream()
        .filter(parameter -> parameter.name().equals(parameterName))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(name + " has no " + parameterName));
  }
}
