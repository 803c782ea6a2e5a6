package com.progimage.server.engine.trace.region;

/**
 * Expected size of a region in the written picture.
 *
 * @param regionBytes per region
 * @param crackBytes per pixel side that two regions share
 */
public record CostModel(double regionBytes, double crackBytes) {
  double edgeBytes(int cracks) {
    return regionBytes + crackBytes * cracks;
  }
}
