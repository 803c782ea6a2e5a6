package com.progimage.server.registry;

import java.io.IOException;

/**
 * A number that the data folder remembers beside its index, for all servers on it. An index with a
 * smaller one is older than the folder.
 */
public interface CheckpointNote {
  /** The greatest number that was ever written; 0 where there is none. */
  long read() throws IOException;

  /**
   * Writes the number, durably, unless a greater one is there.
   *
   * @return false where another server writes right now: try again later
   */
  boolean raise(long number) throws IOException;

  /** Remembers nothing: for an index that needs no more than this process. */
  CheckpointNote NONE =
      new CheckpointNote() {
        @Override
        public long read() {
          return 0;
        }

        @Override
        public boolean raise(long number) {
          return true;
        }
      };
}
