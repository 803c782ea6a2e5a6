package com.progimage.cli.console;

/** How far something is. Safe to tell from several threads. */
public interface Bar extends AutoCloseable {
  Bar HIDDEN =
      new Bar() {
        @Override
        public void moved(long amount) {}

        @Override
        public void note(String text) {}

        @Override
        public void close() {}
      };

  /**
   * @param amount more than before; fewer, where a part is begun anew
   */
  void moved(long amount);

  /** Says something behind the bar. */
  void note(String text);

  /** Leaves the line empty. */
  @Override
  void close();
}
