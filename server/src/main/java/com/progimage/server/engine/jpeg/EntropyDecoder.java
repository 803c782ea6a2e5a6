package com.progimage.server.engine.jpeg;

/** What becomes of a file's scans, one after the other. */
sealed interface EntropyDecoder permits StripDecoder, CoefficientDecoder {
  void read(Scan scan, ScanData data);

  /** Whether no scan can follow. */
  boolean isComplete();

  /** Makes what could not be made before the last scan was read. */
  void finish();
}
