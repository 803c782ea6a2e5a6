package com.progimage.server.maintenance.sweep.step;

import com.progimage.server.blob.upkeep.MaintainedStore;
import com.progimage.server.maintenance.sweep.step.Swept.Reason;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Removes originals that no image has had for a day, from a store that does not remove them with
 * their last image.
 */
public final class UnusedOriginals implements SweepStep {
  /** Far longer than any upload takes between its original and its manifest. */
  static final Duration GRACE = Duration.ofDays(1);

  private final MaintainedStore blobs;

  public UnusedOriginals(MaintainedStore blobs) {
    this.blobs = blobs;
  }

  @Override
  public Stream<Removal> removals(SweepRun run) {
    if (!run.trustsClock()) {
      return Stream.empty();
    }
    return blobs
        .leftovers(run.now().minus(GRACE))
        .map(leftover ->
            new Removal(
                /* id= */ null,
                leftover.path(),
                Reason.UNUSED_ORIGINAL,
                List.of(),
                leftover.byteCount(),
                leftover.removal()));
  }
}
