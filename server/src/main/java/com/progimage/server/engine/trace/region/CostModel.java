package com.progimage.server.engine.trace.region;

/**
 * What a region is expected to cost in the written picture.
 *
 * @param regionBytes for each region
 * @param crackBytes for each pixel side that two regions share
 */
public record CostModel(double regionBytes, double crackBytes) {
  double edgeBytes(int cracks) {
    return regionBytes + crackBytes * cracks;
  }
}
