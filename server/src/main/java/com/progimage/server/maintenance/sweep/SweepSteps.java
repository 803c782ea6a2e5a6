package com.progimage.server.maintenance.sweep;

import com.progimage.server.blob.upkeep.MaintainedStore;
import com.progimage.server.image.StoredImage;
import com.progimage.server.maintenance.sweep.step.ExpiredImages;
import com.progimage.server.maintenance.sweep.step.OldRenditions;
import com.progimage.server.maintenance.sweep.step.OldTombstones;
import com.progimage.server.maintenance.sweep.step.StaleStaging;
import com.progimage.server.maintenance.sweep.step.SweepRules;
import com.progimage.server.maintenance.sweep.step.SweepStep;
import com.progimage.server.maintenance.sweep.step.UnusedOriginals;
import com.progimage.server.maintenance.sweep.step.state.EndedJobs;
import com.progimage.server.maintenance.sweep.step.state.EndedLinks;
import com.progimage.server.maintenance.sweep.step.state.EndedSessions;
import com.progimage.server.maintenance.sweep.step.state.ExpiredFacts;
import com.progimage.server.registry.Registry;
import com.progimage.server.registry.RegistryReader;
import com.progimage.server.state.StateStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Builds the list of sweep steps for a data folder. */
public final class SweepSteps {
  private SweepSteps() {}

  /**
   * Returns the steps with a registry that is available and complete; they update it.
   *
   * @param removing receives each image that has expired, before it is removed
   */
  public static List<SweepStep> with(
      MaintainedStore blobs, Registry registry, SweepRules rules, Consumer<StoredImage> removing) {
    return of(blobs, registry, registry, rules, removing);
  }

  /**
   * Returns the steps with a registry and a state store that are available and complete; they
   * update both.
   *
   * @param retention how long jobs and upload links are kept after their end
   * @param removing receives each image that has expired, before it is removed
   */
  public static List<SweepStep> with(
      MaintainedStore blobs,
      Registry registry,
      StateStore state,
      SweepRules rules,
      Duration retention,
      Consumer<StoredImage> removing) {
    List<SweepStep> steps = new ArrayList<>(with(blobs, registry, rules, removing));
    steps.add(new EndedSessions(state));
    steps.add(new EndedJobs(state, retention));
    steps.add(new ExpiredFacts(state.facts()));
    steps.add(new EndedLinks(state.links(), retention));
    return steps;
  }

  /**
   * Returns the steps with a registry that belongs to a server and can only be read. That server
   * forgets the expired images within a minute, and its ledger is corrected when a removed
   * rendition is made again.
   *
   * @param known null: the last uses are unknown, so no rendition is removed because of them
   */
  public static List<SweepStep> beside(
      MaintainedStore blobs, @Nullable RegistryReader known, SweepRules rules) {
    return of(blobs, known, /* told= */ null, rules, _ -> {});
  }

  private static List<SweepStep> of(
      MaintainedStore blobs,
      @Nullable RegistryReader known,
      @Nullable Registry told,
      SweepRules rules,
      Consumer<StoredImage> removing) {
    ExpiredImages expired = new ExpiredImages(blobs, known, told, removing);
    return List.of(
        expired,
        new OldRenditions(blobs, known, told, rules, expired),
        new StaleStaging(blobs, told, removing),
        new OldTombstones(blobs, rules.tombstones()),
        new UnusedOriginals(blobs));
  }
}
