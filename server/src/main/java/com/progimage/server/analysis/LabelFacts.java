package com.progimage.server.analysis;

import java.util.List;

/**
 * Names of what a picture shows.
 *
 * @param labels most certain first; at most {@value #MAX_LABELS}
 */
public record LabelFacts(List<Label> labels) implements Facts {
  public static final int MAX_LABELS = 50;

  /** Of one label. */
  public static final int MAX_PARENTS = 20;

  public LabelFacts {
    labels = List.copyOf(labels);
    if (labels.size() > MAX_LABELS) {
      throw new IllegalArgumentException(labels.size() + " labels");
    }
  }

  @Override
  public AnalysisKind kind() {
    return AnalysisKind.LABELS;
  }

  /** The labels with at least a confidence, in percent. */
  public List<Label> atLeast(double confidence) {
    return labels.stream().filter(label -> label.confidence() >= confidence).toList();
  }

  /**
   * One name.
   *
   * @param name in English: {@code golden retriever}
   * @param confidence in percent, 0 to 100
   * @param parents more general names, the nearest first: {@code Dog, Mammal, Animal}
   */
  public record Label(String name, double confidence, List<String> parents) {
    /** Labels below this confidence, in percent, are shown only if a client asks for them. */
    public static final double LIKELY = 10;

    public Label {
      parents = List.copyOf(parents);
      if (name.isBlank() || !(confidence >= 0 && confidence <= 100)) {
        throw new IllegalArgumentException("label '" + name + "' at " + confidence);
      }
    }
  }
}
