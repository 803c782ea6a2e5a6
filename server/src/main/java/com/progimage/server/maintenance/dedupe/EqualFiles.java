package com.progimage.server.maintenance.dedupe;

import com.progimage.server.blob.copy.Copy;

/** Files that should hold the same bytes: originals with one digest, or equal renditions. */
interface EqualFiles {
  /** Adds a file, the oldest first, and counts the result. */
  void take(Copy copy, MergeTurn turn);
}
