package com.progimage.server.engine.codec.jpeg.encode;

import java.util.List;

/** One scan of a file: some coefficients of some components. */
interface EntropyScan {
  /** The indices of the components, ascending. */
  List<Integer> components();

  /**
   * First and last coefficient in zigzag order, and the bits that were sent before and are next.
   */
  ScanRange range();

  /**
   * The coefficients of a scan (T.81, B.2.3).
   *
   * @param first coefficient in zigzag order
   * @param last coefficient, inclusive
   * @param before number of the lowest bit sent before, 0 for none
   * @param low number of the lowest bit sent now
   */
  record ScanRange(int first, int last, int before, int low) {}

  /** Passes on all symbols; the same ones each time. */
  void send(EntropySink sink);
}
