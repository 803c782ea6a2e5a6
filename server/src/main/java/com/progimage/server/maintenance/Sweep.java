package com.progimage.server.maintenance;

import com.progimage.server.blob.Copy;
import com.progimage.server.blob.DiskBlobStore;
import com.progimage.server.blob.FileLinks;
import com.progimage.server.blob.KeptRendition;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.RenditionKey;
import com.progimage.server.image.StoredImage;
import com.progimage.server.maintenance.SweepReport.Reason;
import com.progimage.server.maintenance.SweepReport.Swept;
import com.progimage.server.registry.Change;
import com.progimage.server.registry.Registry;
import com.progimage.server.registry.RenditionRecord;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Removes what nobody needs any more. Safe beside any number of servers. */
public final class Sweep {
  private final DiskBlobStore blobs;
  private final Optional<Registry> registry;
  private final SweepRules rules;
  private final Clock clock;
  private final Progress progress;

  /**
   * @param registry one that answers; without it nobody knows when renditions were last used, so
   *     that none is swept for that, and a server tells the registry of expired images later
   */
  public Sweep(
      DiskBlobStore blobs,
      Optional<Registry> registry,
      SweepRules rules,
      Clock clock,
      Progress progress) {
    this.blobs = blobs;
    this.registry = registry;
    this.rules = rules;
    this.clock = clock;
    this.progress = progress;
  }

  /**
   * One step of a plan.
   *
   * @param bytes that it frees
   */
  private record Step(Swept swept, long bytes, Runnable action) {}

  private record Used(KeptRendition kept, LocalDate on) {}

  /** What {@link #run} would do; changes nothing. */
  public SweepReport plan() {
    return report(steps());
  }

  /** Plans, then executes. */
  public SweepReport run() {
    List<Step> steps = steps();
    steps.forEach(step -> step.action().run());
    return report(steps);
  }

  private static SweepReport report(List<Step> steps) {
    return new SweepReport(
        steps.stream().map(Step::swept).toList(), steps.stream().mapToLong(Step::bytes).sum());
  }

  private List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    expired(steps);
    renditions(steps);
    staging(steps);
    tombstones(steps);
    return steps;
  }

  private void add(List<Step> steps, Step step) {
    steps.add(step);
    progress.at("things to sweep", steps.size());
  }

  private void expired(List<Step> steps) {
    blobs
        .images(damage -> {})
        .filter(this::isExpired)
        .forEach(image -> {
          Swept swept =
              new Swept(image.id(), blobs.upkeep().manifestPath(image.id()), Reason.EXPIRED);
          long renditions =
              blobs.renditions(image.id()).mapToLong(kept -> bytes(copy(kept.key()))).sum();
          long bytes = bytes(new Copy.Original(image)) + renditions;
          add(steps, new Step(swept, bytes, () -> delete(image.id())));
        });
  }

  private boolean isExpired(StoredImage image) {
    return image.expiry().filter(expiry -> !clock.instant().isBefore(expiry)).isPresent();
  }

  private void delete(ImageId id) {
    if (!blobs.delete(id)) {
      return;
    }
    if (registry.isPresent()) {
      registry.get().forget(id, blobs.renditionsNaming(id));
      blobs.purge(id);
    } else {
      // The entry stays when this process ends: a server finds it and tells its registry.
      blobs.purgeUnforgotten(id);
    }
  }

  private void renditions(List<Step> steps) {
    List<Used> staying = new ArrayList<>();
    blobs
        .renditions()
        .filter(kept ->
            blobs
                .upkeep()
                .findEvenExpired(kept.key().id())
                .filter(image -> !isExpired(image))
                .isPresent())
        .forEach(kept -> {
          if (!kept.key().revision().equals(rules.revision())) {
            add(steps, discard(kept.key(), Reason.OTHER_REVISION));
          } else if (registry.isPresent() && looksAtUse()) {
            staying.add(new Used(kept, LocalDate.MIN));
          }
        });
    registry.ifPresent(known -> byUse(known, staying, steps));
  }

  private boolean looksAtUse() {
    return !rules.unused().isZero() || rules.budgetBytes() > 0;
  }

  private void byUse(Registry known, List<Used> kept, List<Step> steps) {
    LocalDate oldest = LocalDate.ofInstant(clock.instant().minus(rules.unused()), ZoneOffset.UTC);
    long bytes = 0;
    List<Used> latestFirst =
        lastUses(known, kept).stream().sorted(Comparator.comparing(Used::on).reversed()).toList();
    for (Used used : latestFirst) {
      RenditionKey key = used.kept().key();
      if (!rules.unused().isZero() && used.on().isBefore(oldest)) {
        add(steps, discard(key, Reason.UNUSED));
        continue;
      }
      bytes += used.kept().blob().byteCount();
      if (rules.budgetBytes() > 0 && bytes > rules.budgetBytes()) {
        add(steps, discard(key, Reason.OVER_BUDGET));
      }
    }
  }

  /** One that the ledger does not know is as old as its file. */
  private static List<Used> lastUses(Registry known, List<Used> kept) {
    Map<ImageId, List<Used>> byImage =
        kept.stream().collect(Collectors.groupingBy(used -> used.kept().key().id()));
    List<Used> result = new ArrayList<>();
    byImage.forEach((id, ofImage) -> {
      Map<RenditionKey, LocalDate> ledger =
          known.renditions(id).stream()
              .collect(Collectors.toMap(RenditionRecord::key, RenditionRecord::lastUsedOn));
      for (Used used : ofImage) {
        Instant made = used.kept().blob().lastModified();
        LocalDate madeOn = LocalDate.ofInstant(made, ZoneOffset.UTC);
        result.add(new Used(used.kept(), ledger.getOrDefault(used.kept().key(), madeOn)));
      }
    });
    return result;
  }

  private Step discard(RenditionKey key, Reason reason) {
    return new Step(
        new Swept(key.id(), blobs.upkeep().path(copy(key)), reason),
        bytes(copy(key)),
        () -> {
          blobs.discard(key);
          registry.ifPresent(known -> known.apply(List.of(new Change.Dropped(key))));
        });
  }

  private static Copy copy(RenditionKey key) {
    return new Copy.Rendition(key);
  }

  private long bytes(Copy copy) {
    return blobs
        .links(copy)
        .filter(links -> links.names() == 1)
        .map(FileLinks::byteCount)
        .orElse(0L);
  }

  /** Only with a registry: what dead processes left is to be told to it. */
  private void staging(List<Step> steps) {
    registry.ifPresent(known ->
        blobs
            .upkeep()
            .checkStaging()
            .forEach(finding ->
                add(
                    steps,
                    new Step(
                        new Swept(null, finding.path(), Reason.STALE_STAGING),
                        0,
                        () ->
                            blobs.recover(
                                known::register,
                                id -> known.forget(id, blobs.renditionsNaming(id)))))));
  }

  private void tombstones(List<Step> steps) {
    blobs
        .upkeep()
        .tombstones(clock.instant().minus(rules.tombstones()))
        .filter(id -> blobs.upkeep().findEvenExpired(id).isEmpty())
        .forEach(id ->
            add(
                steps,
                new Step(
                    new Swept(id, blobs.upkeep().tombstonePath(id), Reason.OLD_TOMBSTONE),
                    0,
                    () -> blobs.upkeep().dropTombstone(id))));
  }
}
