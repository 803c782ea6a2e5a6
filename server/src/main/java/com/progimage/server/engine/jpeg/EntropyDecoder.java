package com.progimage.server.engine.jpeg;

/** What becomes of a file's scans, one after the other. */
sealed interface EntropyDecoder permits StripDecoder, CoefficientDecoder {
  void read(Scan scan, ScanData data);

  /** Makes what could not be made before the last scan was read. */
  void finish();
}
