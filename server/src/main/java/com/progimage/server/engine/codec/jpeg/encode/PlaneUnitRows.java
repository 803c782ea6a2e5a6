package com.progimage.server.engine.codec.jpeg.encode;

import com.progimage.server.engine.Plane;
import java.util.Arrays;
import java.util.List;

/** Copies the samples of planes. */
final class PlaneUnitRows implements UnitRows {
  private final List<BlockPlane> blocks;
  private final List<Plane> planes;
  private final float[][] samples;

  /**
   * @param planes at least as many as the frame has
   */
  PlaneUnitRows(EncodedFrame frame, List<Plane> planes) {
    this.planes = planes;
    blocks = frame.planes();
    samples = new float[blocks.size()][];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = new float[blocks.get(i).blocksWide() * 8 * blocks.get(i).down() * 8];
    }
  }

  @Override
  public float[] plane(int plane) {
    return samples[plane];
  }

  @Override
  public void read(int unitRow) {
    for (int i = 0; i < samples.length; i++) {
      Plane from = planes.get(i);
      int rows = blocks.get(i).down() * 8;
      int stride = blocks.get(i).blocksWide() * 8;
      for (int row = 0; row < rows; row++) {
        int y = Math.min(from.height() - 1, unitRow * rows + row);
        int at = y * from.stride();
        int to = row * stride;
        copy(from.samples(), at, samples[i], to, from.width());
        float last = from.samples()[at + from.width() - 1];
        Arrays.fill(samples[i], to + from.width(), to + stride, last);
      }
    }
  }

  /** Must be vectorized. */
  static void copy(byte[] from, int at, float[] to, int start, int count) {
    for (int i = 0; i < count; i++) {
      to[start + i] = from[at + i];
    }
  }
}
