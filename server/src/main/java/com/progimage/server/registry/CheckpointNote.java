package com.progimage.server.registry;

import java.io.IOException;

/**
 * Checkpoint number that the data folder stores for all its servers. An index with a smaller number
 * is older than the folder.
 */
public interface CheckpointNote {
  /** Returns the greatest number ever written; 0 if there is none. */
  long read() throws IOException;

  /**
   * Writes the number durably, unless a greater one is stored.
   *
   * @return false if another server is writing at the moment: try again later
   */
  boolean raise(long number) throws IOException;

  /** Stores nothing, for an index that only this process uses. */
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
