package com.progimage.server.blob.s3;

import com.progimage.server.blob.copy.Copy;
import com.progimage.server.blob.copy.MergeBatch;
import com.progimage.server.blob.copy.Merged;
import com.progimage.server.blob.copy.Merged.MergeOutcome;

/** Merges nothing: equal originals are one object already, and an object has one name. */
final class ObjectMerges implements MergeBatch {
  @Override
  public Merged merge(Copy keep, Copy duplicate) {
    boolean isOriginal = keep instanceof Copy.OriginalCopy;
    return Merged.of(isOriginal ? MergeOutcome.ONE_FILE : MergeOutcome.FULL);
  }

  @Override
  public void close() {}
}
