package com.progimage.server.maintenance.sweep;

import com.progimage.server.blob.DiskBlobStore;
import com.progimage.server.registry.Registry;
import com.progimage.server.registry.RegistryReader;
import java.util.List;
import java.util.Optional;

/** The steps that a data folder needs. */
public final class SweepSteps {
  private SweepSteps() {}

  /** With a registry that answers and is whole, and hears of what goes. */
  public static List<SweepStep> with(DiskBlobStore blobs, Registry registry, SweepRules rules) {
    return of(blobs, Optional.of(registry), Optional.of(registry), rules);
  }

  /**
   * With one that belongs to a server and can only be read. That server forgets the expired images
   * within a minute, and its ledger learns of a rendition that it has no more when that is made
   * again.
   *
   * @param known empty: nobody knows when renditions were last used, so that none goes for that
   */
  public static List<SweepStep> beside(
      DiskBlobStore blobs, Optional<? extends RegistryReader> known, SweepRules rules) {
    return of(blobs, known, Optional.empty(), rules);
  }

  private static List<SweepStep> of(
      DiskBlobStore blobs,
      Optional<? extends RegistryReader> known,
      Optional<Registry> told,
      SweepRules rules) {
    ExpiredImages expired = new ExpiredImages(blobs, known.map(reader -> reader), told);
    return List.of(
        expired,
        new OldRenditions(blobs, known.map(reader -> reader), told, rules, expired),
        new StaleStaging(blobs, told),
        new OldTombstones(blobs, rules.tombstones()));
  }
}
