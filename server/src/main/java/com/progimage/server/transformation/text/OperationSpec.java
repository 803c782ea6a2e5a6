package com.progimage.server.transformation.text;

import com.progimage.server.transformation.OperationTable;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A row of the {@link OperationTable}: one kind of step.
 *
 * @param name the start of the step, up to the first underscore
 * @param syntax the whole step; optional parts in brackets
 * @param examples one step for each form of the syntax, with arguments that suit most pictures
 * @param summary its effect, in one sentence or a few
 * @param parameters in the order of the syntax
 */
public record OperationSpec(
    String name,
    StepKind kind,
    String syntax,
    List<String> examples,
    String summary,
    List<ParameterSpec> parameters) {

  /** The kinds of steps. */
  public enum StepKind {
    /** Changes the picture. The order matters, and it may occur several times. */
    OPERATION,
    /** An option for the whole transformation. Occurs once, at any place. */
    SETTING,
    /** Stands for steps that the operator has chosen. */
    PRESET
  }

  public OperationSpec {
    examples = List.copyOf(examples);
    parameters = List.copyOf(parameters);
  }

  /**
   * The range of each argument, with defaults in parentheses, as {@code T 0 to 255 (10)}; empty if
   * there are none.
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
