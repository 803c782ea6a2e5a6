package com.progimage.server.state.fact;

import com.progimage.server.analysis.Encoding;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/** Adds encodings up, in double precision. Not thread-safe. */
public final class EncodingSum {
  private final double[] sum = new double[Encoding.LENGTH];
  private final float[] values = new float[Encoding.LENGTH];
  private long count;

  /**
   * @param bytes as {@link Encoding#bytes} wrote them
   */
  public void add(byte[] bytes) {
    if (bytes.length != Encoding.BYTES) {
      throw new IllegalArgumentException("an encoding of " + bytes.length + " bytes");
    }
    FloatBuffer floats = ByteBuffer.wrap(bytes).asFloatBuffer();
    floats.get(values);
    for (int i = 0; i < Encoding.LENGTH; i++) {
      sum[i] += values[i];
    }
    count++;
  }

  public EncodingAverage average() {
    if (count == 0) {
      return new EncodingAverage(0, null);
    }
    float[] mean = new float[Encoding.LENGTH];
    for (int i = 0; i < Encoding.LENGTH; i++) {
      mean[i] = (float) (sum[i] / count);
    }
    return new EncodingAverage(count, new Encoding(mean));
  }
}
