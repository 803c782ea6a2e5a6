package com.progimage.server.maintenance.dedupe;

import com.progimage.server.blob.Copy;

/** Files that should hold the same bytes: originals of one digest, or what was made of them. */
interface EqualFiles {
  /** Takes one more, the oldest first, and counts what that comes to. */
  void take(Copy copy, DedupeTally tally);
}
