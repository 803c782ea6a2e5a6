package com.progimage.server.command.size;

/**
 * The requests of a plan in one second of its busiest time.
 *
 * @param reads for renditions
 * @param conversions of the reads, those for which no rendition is kept
 * @param conversionMillis CPU time of one conversion
 */
record PlannedRequests(double reads, double conversions, double conversionMillis, double uploads) {
  private static final double SECONDS_OF_A_DAY = 86_400;

  double keptReads() {
    return reads - conversions;
  }

  /** Uploads whose idempotency keys live, if all have one and each second is a busy one. */
  double livingKeys(double images) {
    return Math.min(images, uploads * SECONDS_OF_A_DAY);
  }
}
