package com.progimage.server.engine.svg.css.sheet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Cascade layers of CSS Cascade 5, in the order of their first names. */
final class Layers {
  private final Map<String, Layer> children = new LinkedHashMap<>();
  private int nameless;

  /** One layer, and those within it. */
  static final class Layer {
    private final Layers inner = new Layers();
  }

  /**
   * Returns the layer with a dotted name, relative to these, and creates it if necessary.
   *
   * @param name empty for a new anonymous layer
   */
  Layer find(String name) {
    if (name.isEmpty()) {
      return children.computeIfAbsent("." + nameless++, key -> new Layer());
    }
    Layers around = this;
    Layer layer = new Layer();
    for (String part : name.split("\\.", 32)) {
      layer = around.children.computeIfAbsent(part.strip(), key -> new Layer());
      around = layer.inner;
    }
    return layer;
  }

  static Layers within(Layer layer) {
    return layer.inner;
  }

  /**
   * Ranks the layers from 0. Inner layers come before the rules of the outer one, and rules in no
   * layer come last.
   */
  Map<Layer, Integer> ranks() {
    List<Layer> order = new ArrayList<>();
    collect(order);
    Map<Layer, Integer> ranks = new HashMap<>();
    order.forEach(layer -> ranks.put(layer, ranks.size()));
    return ranks;
  }

  private void collect(List<Layer> order) {
    for (Layer layer : children.values()) {
      layer.inner.collect(order);
      order.add(layer);
    }
  }
}
