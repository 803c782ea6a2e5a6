package com.progimage.server.engine.analysis.net;

/** Function that a layer applies to each value of its result. */
public enum Activation {
  NONE(Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY),
  RELU(0, Float.POSITIVE_INFINITY),
  RELU6(0, 6);

  private final float least;
  private final float most;

  Activation(float least, float most) {
    this.least = least;
    this.most = most;
  }

  /** Applies the function in place. */
  public void apply(float[] values) {
    if (this == NONE) {
      return;
    }
    float least = this.least;
    float most = this.most;
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.min(most, Math.max(least, values[i]));
    }
  }
}
