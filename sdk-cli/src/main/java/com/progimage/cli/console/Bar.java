package com.progimage.cli.console;

/** A progress bar. Thread-safe. */
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
   * @param amount the progress since the last call; negative when a part starts again
   */
  void moved(long amount);

  /** Shows a text after the bar. */
  void note(String text);

  /** Clears the line. */
  @Override
  void close();
}
