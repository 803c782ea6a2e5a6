package com.progimage.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.sdk.text.Json;
import java.util.Arrays;

/**
 * A face as numbers. Encodings of one person are near each other: a distance below 0.6 usually
 * means the same person. Only encodings of the same model can be compared.
 */
public final class Encoding {
  private static final int MAX_LENGTH = 4_096;

  private final double[] values;

  private Encoding(double[] values) {
    this.values = values;
  }

  /**
   * Makes an encoding from numbers that a program has kept.
   *
   * @param values as {@link #values} returned them
   * @return the encoding
   */
  public static Encoding of(double... values) {
    if (values.length == 0 || !Arrays.stream(values).allMatch(Double::isFinite)) {
      throw new IllegalArgumentException("an encoding must be numbers that are finite");
    }
    return new Encoding(values.clone());
  }

  static Encoding of(JsonNode array) {
    if (!array.isArray() || array.isEmpty() || array.size() > MAX_LENGTH) {
      throw new Json.Unexpected("no numbers in \"encoding\"");
    }
    double[] values = new double[array.size()];
    for (int i = 0; i < values.length; i++) {
      if (!array.path(i).isNumber()) {
        throw new Json.Unexpected("no numbers in \"encoding\"");
      }
      values[i] = array.path(i).doubleValue();
    }
    return new Encoding(values);
  }

  /** {@return a copy of the numbers, 128 of the server's own model} */
  public double[] values() {
    return values.clone();
  }

  /**
   * Computes the Euclidean distance of two faces.
   *
   * @param first an encoding
   * @param second one of the same model
   * @return 0 for equal ones; usually below 0.6 for the same person
   */
  public static double distance(Encoding first, Encoding second) {
    if (first.values.length != second.values.length) {
      throw new IllegalArgumentException(
          "encodings of "
              + first.values.length
              + " and of "
              + second.values.length
              + " numbers cannot be compared: use those of one model");
    }
    double sum = 0;
    for (int i = 0; i < first.values.length; i++) {
      double difference = first.values[i] - second.values[i];
      sum += difference * difference;
    }
    return Math.sqrt(sum);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Encoding encoding && Arrays.equals(encoding.values, values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  /** {@return how many numbers it has, without them: they are personal data} */
  @Override
  public String toString() {
    return "an encoding of " + values.length + " numbers";
  }
}
