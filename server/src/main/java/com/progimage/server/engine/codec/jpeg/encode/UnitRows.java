package com.progimage.server.engine.codec.jpeg.encode;

/**
 * The samples of one row of units: luma, and chroma at its own resolution, around 0. A picture that
 * does not fill its last units is continued with its outermost samples.
 */
interface UnitRows {
  /** The samples of a plane, row after row without gaps, not a copy. */
  float[] plane(int plane);

  /** Reads a row of units, which replaces the one before. */
  void read(int unitRow);
}
