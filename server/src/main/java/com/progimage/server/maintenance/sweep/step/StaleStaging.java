package com.progimage.server.maintenance.sweep.step;

import com.progimage.server.blob.upkeep.MaintainedStore;
import com.progimage.server.image.StoredImage;
import com.progimage.server.maintenance.sweep.step.Swept.Reason;
import com.progimage.server.registry.Registry;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Completes and removes the unfinished work of dead processes. */
public final class StaleStaging implements SweepStep {
  private final MaintainedStore blobs;
  private final @Nullable Registry told;
  private final Consumer<StoredImage> removing;

  /**
   * @param told the registry to update; null: this is left to a server
   * @param removing receives each deleted image before the registry forgets it
   */
  public StaleStaging(
      MaintainedStore blobs, @Nullable Registry told, Consumer<StoredImage> removing) {
    this.blobs = blobs;
    this.told = told;
    this.removing = removing;
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
    blobs.recover(
        registry::register,
        id -> {
          blobs.findDeleted(id).ifPresent(removing);
          registry.forget(id, blobs.renditionsNaming(id));
        });
    return true;
  }
}
