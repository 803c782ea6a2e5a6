package com.progimage.server.maintenance;

/** Is told now and then how far a run has come; from several threads. */
public interface Progress {
  Progress NONE = (what, done) -> {};

  /**
   * @param done so far, of what {@code what} counts
   */
  void at(String what, long done);
}
