package com.progimage.server.maintenance.dedupe;

import com.progimage.server.blob.copy.MergeBatch;

/**
 * Work on some groups of equal files by one thread.
 *
 * @param merges makes the links
 * @param tally counts them
 */
record MergeTurn(MergeBatch merges, DedupeTally tally) {}
