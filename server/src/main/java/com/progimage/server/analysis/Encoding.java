package com.progimage.server.analysis;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A face as {@value #LENGTH} numbers: two pictures of one person have encodings near each other.
 * Immutable.
 */
public final class Encoding {
  public static final int LENGTH = 128;

  /** Size of {@link #bytes}. */
  public static final int BYTES = LENGTH * Float.BYTES;

  /**
   * Two faces nearer than this are taken for one person, by the default of Python's
   * face_recognition. It is no proof: relatives, children and poor light bring strangers nearer.
   */
  public static final double SAME_PERSON = 0.6;

  private final float[] values;

  /**
   * @param values {@value #LENGTH} finite numbers; copied
   */
  public Encoding(float[] values) {
    if (values.length != LENGTH) {
      throw new IllegalArgumentException(values.length + " numbers");
    }
    this.values = values.clone();
    for (float value : this.values) {
      if (!Float.isFinite(value)) {
        throw new IllegalArgumentException("an encoding with " + value);
      }
    }
  }

  /** Reads what {@link #bytes} wrote. */
  public static Encoding of(byte[] bytes) {
    float[] values = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).asFloatBuffer().get(values);
    return new Encoding(values);
  }

  /** A copy of the numbers. */
  public float[] values() {
    return values.clone();
  }

  public float at(int index) {
    return values[index];
  }

  /** The numbers as big-endian floats. */
  public byte[] bytes() {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }

  /** The Euclidean distance; compare it with {@link #SAME_PERSON}. */
  public double distance(Encoding other) {
    double sum = 0;
    for (int i = 0; i < LENGTH; i++) {
      double difference = (double) values[i] - other.values[i];
      sum += difference * difference;
    }
    return Math.sqrt(sum);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Encoding that && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return Arrays.toString(values);
  }
}
