package com.progimage.server.maintenance.sweep.step;

import com.progimage.server.blob.disk.DiskBlobStore;
import com.progimage.server.maintenance.sweep.step.Swept.Reason;
import com.progimage.server.registry.Registry;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Completes and removes the unfinished work of dead processes. */
public final class StaleStaging implements SweepStep {
  private final DiskBlobStore blobs;
  private final @Nullable Registry told;

  /**
   * @param told the registry to update; null: this is left to a server
   */
  public StaleStaging(DiskBlobStore blobs, @Nullable Registry told) {
    this.blobs = blobs;
    this.told = told;
  }

  @Override
  public Stream<Removal> removals(SweepRun run) {
    return Stream.ofNullable(told)
        .flatMap(registry ->
            blobs.check().staging().stream()
                .map(finding ->
                    new Removal(
                        null,
                        finding.path(),
                        Reason.STALE_STAGING,
                        List.of(),
                        () -> recover(registry))));
  }

  private boolean recover(Registry registry) {
    blobs.recover(registry::register, id -> registry.forget(id, blobs.renditionsNaming(id)));
    return true;
  }
}
