package com.progimage.server.engine.svg.document;

import com.progimage.server.engine.svg.css.value.Quantity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Corrects values of filter primitives that Batik treats as errors, or that it computes beyond the
 * range of a byte.
 */
final class FilterPrimitives {
  /** Inputs of SVG 1.1 that no browser supports: they are treated as the default input. */
  private static final Set<String> GONE =
      Set.of("BackgroundImage", "BackgroundAlpha", "FillPaint", "StrokePaint");

  /** Number of levels of a channel. */
  private static final int LEVELS = 256;

  private FilterPrimitives() {}

  static void tidy(Element primitive) {
    if (GONE.contains(primitive.getAttributeNS(null, "in"))) {
      primitive.removeAttributeNS(null, "in");
    }
    if (GONE.contains(primitive.getAttributeNS(null, "in2"))) {
      primitive.setAttributeNS(null, "in2", "SourceGraphic");
    }
    switch (primitive.getLocalName()) {
      case "feConvolveMatrix" -> convolution(primitive);
      case "feComponentTransfer" -> {
        NodeList functions = primitive.getChildNodes();
        for (int i = 0; i < functions.getLength(); i++) {
          if (functions.item(i) instanceof Element function) {
            table(function);
          }
        }
      }
      default -> {
        // Batik handles the others correctly.
      }
    }
  }

  private static void convolution(Element matrix) {
    double[] kernel = numbers(matrix.getAttributeNS(null, "kernelMatrix"));
    double[] order = numbers(matrix.getAttributeNS(null, "order"));
    double columns = order.length == 0 ? 3 : order[0];
    double rows = order.length < 2 ? columns : order[1];
    if (kernel.length != columns * rows) {
      replaceByNothing(matrix);
    } else if (Math.abs(Arrays.stream(kernel).sum()) < 1e-9
        && matrix.getAttributeNS(null, "divisor").isEmpty()) {
      matrix.setAttributeNS(null, "divisor", "1");
    }
  }

  /** Replaces an invalid primitive with one that gives transparent black. */
  private static void replaceByNothing(Element primitive) {
    Element nothing = primitive.getOwnerDocument().createElementNS(SvgReader.SVG, "feFlood");
    nothing.setAttributeNS(null, "flood-opacity", "0");
    if (primitive.hasAttributeNS(null, "result")) {
      nothing.setAttributeNS(null, "result", primitive.getAttributeNS(null, "result"));
    }
    primitive.getParentNode().replaceChild(nothing, primitive);
  }

  /**
   * Replaces a table that has values outside 0 to 1 with one that has a valid value for each level.
   */
  private static void table(Element function) {
    double[] values = numbers(function.getAttributeNS(null, "tableValues"));
    boolean isBeyond = Arrays.stream(values).anyMatch(value -> value < 0 || value > 1);
    if (!isBeyond || !function.getAttributeNS(null, "type").equals("table")) {
      return;
    }
    List<String> levels = new ArrayList<>();
    for (int level = 0; level < LEVELS; level++) {
      double place = level / (LEVELS - 1.0) * (values.length - 1);
      int before = Math.min((int) place, Math.max(0, values.length - 2));
      double next = values[Math.min(before + 1, values.length - 1)];
      double value = values[before] + (place - before) * (next - values[before]);
      levels.add(Quantity.text(Math.clamp(value, 0, 1)));
    }
    function.setAttributeNS(null, "tableValues", String.join(" ", levels));
  }

  /** All numbers of a list; empty if one of them is invalid. */
  private static double[] numbers(String list) {
    if (list.isBlank()) {
      return new double[0];
    }
    String[] parts = list.strip().split("[\\s,]+");
    double[] numbers = new double[parts.length];
    for (int i = 0; i < parts.length; i++) {
      OptionalDouble number = Quantity.number(parts[i], Double.NaN);
      if (number.isEmpty()) {
        return new double[0];
      }
      numbers[i] = number.getAsDouble();
    }
    return numbers;
  }
}
