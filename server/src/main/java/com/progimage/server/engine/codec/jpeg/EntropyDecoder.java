package com.progimage.server.engine.codec.jpeg;

/** Decodes the scans of a file, one after the other. */
sealed interface EntropyDecoder permits StripDecoder, CoefficientDecoder {
  void read(Scan scan, ScanData data);

  /** Whether all data has been read, so that no scan can follow. */
  boolean isComplete();

  /** Completes the work that has to wait for the last scan. */
  void finish();
}
