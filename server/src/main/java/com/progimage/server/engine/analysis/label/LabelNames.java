package com.progimage.server.engine.analysis.label;

import com.progimage.server.analysis.LabelFacts.Label;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Names the classes of the network, and the groups that they belong to. A group is a label of its
 * own, with the sum of its classes' probabilities: the network may know a dog, but not its breed.
 */
final class LabelNames {
  /** In percent; labels with less confidence are noise. */
  private static final double LEAST = 1;

  private static final Comparator<Label> ORDER =
      Comparator.comparingDouble(Label::confidence)
          .reversed()
          .thenComparing(label -> label.parents().size(), Comparator.reverseOrder())
          .thenComparing(Label::name);

  private final List<String> names = lines("names.txt");
  private final List<LabelGroup> groups = LabelGroup.parse(lines("parents.txt"));

  /** By class, the smallest group first. */
  private final List<List<String>> parents = new ArrayList<>();

  LabelNames() {
    List<LabelGroup> smallestFirst =
        groups.stream()
            .sorted(Comparator.comparingInt(group -> group.classes().cardinality()))
            .toList();
    for (int i = 0; i < names.size(); i++) {
      int each = i;
      parents.add(
          smallestFirst.stream()
              .filter(group -> group.classes().get(each))
              .map(LabelGroup::name)
              .toList());
    }
  }

  private static List<String> lines(String resource) {
    try (InputStream in =
        Objects.requireNonNull(LabelNames.class.getResourceAsStream(resource), resource)) {
      return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The labels from 1 % on, most certain first; of equal ones, the more special first. */
  List<Label> labels(float[] probabilities) {
    List<Label> labels = new ArrayList<>();
    for (LabelGroup group : groups) {
      labels.add(label(group.name(), group.sum(probabilities), group.parents()));
    }
    labels.addAll(classes(probabilities));
    return sorted(labels);
  }

  /** Classes of equal names and parents are one label: ImageNet has two that are "maillot". */
  private List<Label> classes(float[] probabilities) {
    Map<List<Object>, Label> labels = new HashMap<>();
    for (int i = 0; i < probabilities.length; i++) {
      Label label = label(names.get(i), probabilities[i], parents.get(i));
      labels.merge(
          List.of(label.name(), label.parents()),
          label,
          (one, other) ->
              new Label(one.name(), one.confidence() + other.confidence(), one.parents()));
    }
    return List.copyOf(labels.values());
  }

  static List<Label> sorted(List<Label> labels) {
    return labels.stream().filter(label -> label.confidence() >= LEAST).sorted(ORDER).toList();
  }

  /** The confidence in percent, with two digits after the point. */
  static Label label(String name, double probability, List<String> parents) {
    return new Label(name, Math.min(100, Math.rint(probability * 10_000) / 100), parents);
  }
}
