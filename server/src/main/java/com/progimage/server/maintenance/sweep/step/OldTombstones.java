package com.progimage.server.maintenance.sweep.step;

import com.progimage.server.blob.upkeep.MaintainedStore;
import com.progimage.server.image.ImageId;
import com.progimage.server.maintenance.sweep.step.Swept.Reason;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Removes tombstones older than the configured age. */
public final class OldTombstones implements SweepStep {
  private final MaintainedStore blobs;
  private final Duration age;

  public OldTombstones(MaintainedStore blobs, Duration age) {
    this.blobs = blobs;
    this.age = age;
  }

  @Override
  public Stream<Removal> removals(SweepRun run) {
    if (!run.trustsClock()) {
      return Stream.empty();
    }
    return blobs
        .deleted()
        .before(run.now().minus(age))
        .filter(id -> blobs.findEvenExpired(id).isEmpty())
        .map(id ->
            new Removal(
                id, blobs.paths().tombstone(id), Reason.OLD_TOMBSTONE, List.of(), () -> drop(id)));
  }

  private boolean drop(ImageId id) {
    blobs.deleted().forget(id);
    return true;
  }
}
