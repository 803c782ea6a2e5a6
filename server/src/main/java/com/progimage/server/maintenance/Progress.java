package com.progimage.server.maintenance;

/** Receives the progress of a run from time to time, from several threads. */
public interface Progress {
  Progress NONE = (what, done) -> {};

  /**
   * @param done the number of things done so far, of the kind {@code what}
   */
  void at(String what, long done);
}
