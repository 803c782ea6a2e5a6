package com.progimage.server.engine.analysis.label;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Classes with a common name.
 *
 * @param name shown to users
 * @param parent null if the group is one of the most general
 */
record LabelGroup(String name, @Nullable LabelGroup parent, BitSet classes) {
  /**
   * Reads the lines of {@code parents.txt}.
   *
   * @throws IllegalArgumentException if a line has another form, or a group classes that its parent
   *     has not
   */
  static List<LabelGroup> parse(List<String> lines) {
    Map<String, LabelGroup> named = new HashMap<>();
    List<LabelGroup> groups = new ArrayList<>();
    for (String line : lines) {
      if (!line.startsWith("#")) {
        LabelGroup group = parse(line, named);
        groups.add(group);
        if (named.put(group.name, group) != null) {
          throw new IllegalArgumentException("two groups are named " + group.name);
        }
      }
    }
    return groups;
  }

  private static LabelGroup parse(String line, Map<String, LabelGroup> named) {
    String[] halves = line.split(": ", 2);
    String[] names = halves[0].split(" < ", 2);
    LabelGroup parent = names.length == 1 ? null : named.get(names[1]);
    BitSet classes = new BitSet();
    for (String range : halves[1].split(", ", -1)) {
      String[] ends = range.split("-", 2);
      classes.set(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]) + 1);
    }
    LabelGroup group = new LabelGroup(names[0], parent, classes);
    if (names.length == 2 && (parent == null || !parent.hasAll(classes))
        || classes.length() > LabelLayer.CLASSES) {
      throw new IllegalArgumentException(line);
    }
    return group;
  }

  private boolean hasAll(BitSet others) {
    BitSet missing = (BitSet) others.clone();
    missing.andNot(classes);
    return missing.isEmpty();
  }

  /** The names of the groups above this one, the nearest first. */
  List<String> parents() {
    List<String> parents = new ArrayList<>();
    for (LabelGroup above = parent; above != null; above = above.parent) {
      parents.add(above.name);
    }
    return parents;
  }

  /** The sum of its classes' probabilities. */
  double sum(float[] probabilities) {
    return classes.stream().mapToDouble(each -> probabilities[each]).sum();
  }
}
