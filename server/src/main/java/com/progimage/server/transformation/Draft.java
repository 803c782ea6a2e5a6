package com.progimage.server.transformation;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.transformation.operation.Operation;
import com.progimage.server.transformation.text.OperationSpec;
import com.progimage.server.transformation.text.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A transformation while its text is parsed. */
final class Draft {
  /** Longer texts are refused without parsing; far above the length of any canonical text. */
  static final int MAX_RAW_LENGTH = 512;

  final List<Operation> operations = new ArrayList<>();
  Settings settings = Settings.NONE;
  private final Set<String> settingNames = new HashSet<>();

  private final Presets presets;

  private Draft(Presets presets) {
    this.presets = presets;
  }

  static Transformation read(String text, Presets presets) {
    if (text.length() > MAX_RAW_LENGTH) {
      throw Failure.overLimit(
          ErrorCode.INVALID_TRANSFORMATION,
          "the transformation has "
              + text.length()
              + " characters, at most "
              + MAX_RAW_LENGTH
              + " are allowed",
          MAX_RAW_LENGTH,
          text.length());
    }
    String[] steps = text.split(",", -1);
    Draft draft = new Draft(presets);
    for (int i = 0; i < steps.length; i++) {
      if (presets.only() && !Step.nameOf(steps[i]).equals(Presets.STEP)) {
        throw refused(
            Step.named(i + 1, steps[i]) + ": this server only accepts presets: " + presets.names());
      }
      draft.add(i + 1, steps[i]);
    }
    Transformation read = new Transformation(draft.operations, draft.settings);
    requireAtMost(Transformation.MAX_OPERATIONS, read.operations().size(), "operations");
    requireAtMost(Transformation.MAX_LENGTH, read.text().length(), "characters in canonical form");
    return read;
  }

  /** Parses the text of a preset as though it stood here. */
  void expand(Step step) {
    Transformation preset =
        presets
            .find(step.only())
            .orElseThrow(
                () -> step.refused("there is no preset '" + step.only() + "', " + presets.names()));
    for (String each : preset.text().split(",")) {
      add(step.position(), each);
    }
  }

  private void add(int position, String text) {
    if (text.isEmpty()) {
      throw refused("step " + position + " is empty: separate steps by one comma");
    }
    if (text.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw refused("step " + position + " contains a space or a character that is not ASCII");
    }
    OperationTable.OperationRow row =
        OperationTable.find(Step.nameOf(text))
            .orElseThrow(
                () -> refused(Step.named(position, text) + " is unknown: use one of " + known()));
    if (row.spec().kind() == OperationSpec.StepKind.SETTING
        && !settingNames.add(row.spec().name())) {
      throw refused(
          Step.named(position, text) + ": " + row.spec().name() + " is set twice: give it once");
    }
    row.reader().read(new Step(position, text, row.spec()), this);
  }

  private static String known() {
    return OperationTable.rows().stream()
        .map(OperationSpec::name)
        .collect(Collectors.joining(", "));
  }

  private static Failure refused(String message) {
    return new Failure(ErrorCode.INVALID_TRANSFORMATION, message);
  }

  private static void requireAtMost(int limit, int actual, String what) {
    if (actual > limit) {
      throw Failure.overLimit(
          ErrorCode.INVALID_TRANSFORMATION,
          "the transformation has " + actual + " " + what + ", at most " + limit + " are allowed",
          limit,
          actual);
    }
  }
}
