package com.progimage.server.maintenance.sweep.step;

import static java.util.stream.Collectors.toMap;

import com.progimage.server.blob.KeptRendition;
import com.progimage.server.blob.copy.Copy;
import com.progimage.server.blob.copy.FileLinks;
import com.progimage.server.blob.upkeep.MaintainedStore;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.RenditionKey;
import com.progimage.server.maintenance.sweep.step.Swept.Reason;
import com.progimage.server.registry.Change;
import com.progimage.server.registry.Registry;
import com.progimage.server.registry.RegistryReader;
import com.progimage.server.registry.RenditionRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Removes renditions of other engine revisions, those that were unused for long, and those beyond
 * the budget. The next request makes such a rendition again; a reader of a removed one can read it
 * to the end.
 */
public final class OldRenditions implements SweepStep {
  private final MaintainedStore blobs;
  private final @Nullable RegistryReader known;
  private final @Nullable Registry told;
  private final SweepRules rules;
  private final ExpiredImages expired;

  /**
   * @param known has the last uses; null: they are unknown
   * @param told the registry to update; null: a server's own, which it corrects itself
   * @param expired the step before, which removes its own renditions
   */
  public OldRenditions(
      MaintainedStore blobs,
      @Nullable RegistryReader known,
      @Nullable Registry told,
      SweepRules rules,
      ExpiredImages expired) {
    this.blobs = blobs;
    this.known = known;
    this.told = told;
    this.rules = rules;
    this.expired = expired;
  }

  @Override
  public Stream<Removal> removals(SweepRun run) {
    RenditionBudget budget = budget(run);
    return uses(run)
        .flatMap(use -> {
          Optional<Reason> reason =
              reason(use, run)
                  .or(() -> budget.isOver(use) ? Optional.of(Reason.OVER_BUDGET) : Optional.empty())
                  .filter(_ -> isWhole(use.key()));
          if (reason.isEmpty()) {
            run.stays(use.links());
          }
          return reason.map(why -> removal(use.key(), why)).stream();
        });
  }

  /** Reads all renditions twice, so that they need not be kept in memory. */
  private RenditionBudget budget(SweepRun run) {
    RenditionBudget budget = new RenditionBudget();
    long toFree = blobs.health().bytesToFree();
    if ((rules.budgetBytes() > 0 || toFree > 0) && known != null) {
      uses(run).filter(use -> reason(use, run).isEmpty()).forEach(budget::add);
      budget.draw(rules.budgetBytes() > 0 ? rules.budgetBytes() : Long.MAX_VALUE, toFree);
    }
    return budget;
  }

  private Optional<Reason> reason(RenditionUse use, SweepRun run) {
    if (!use.key().revision().equals(rules.revision())
        && isOlder(use, rules.revisionGrace(), run.now())) {
      return Optional.of(Reason.OTHER_REVISION);
    }
    if (known != null && !rules.unused().isZero() && isOlder(use, rules.unused(), run.now())) {
      return Optional.of(Reason.UNUSED);
    }
    return Optional.empty();
  }

  private static boolean isOlder(RenditionUse use, Duration age, Instant now) {
    return age.isZero() || use.lastOn().isBefore(day(now.minus(age)));
  }

  private Stream<RenditionUse> uses(SweepRun run) {
    return blobs.imagesWithRenditions().flatMap(id -> uses(id, run));
  }

  /** The uses of an image's renditions. One that the ledger does not know is as old as its file. */
  private Stream<RenditionUse> uses(ImageId id, SweepRun run) {
    run.goOn();
    List<KeptRendition> kept =
        blobs.renditions(id).filter(one -> !expired.takes(one.key())).toList();
    Map<RenditionKey, LocalDate> ledger =
        kept.isEmpty() || known == null
            ? Map.of()
            : known.renditions(id).stream()
                .collect(toMap(RenditionRecord::key, RenditionRecord::lastUsedOn));
    return kept.stream()
        .flatMap(one -> {
          Instant madeAt = one.blob().lastModified();
          LocalDate on = ledger.getOrDefault(one.key(), day(madeAt));
          Optional<FileLinks> links = blobs.links(new Copy.RenditionCopy(one.key()));
          return links.map(file -> new RenditionUse(one.key(), file, madeAt, on)).stream();
        });
  }

  /** Whether it could be made again: damaged images are left for fsck and a backup. */
  private boolean isWhole(RenditionKey key) {
    return Stream.concat(Stream.of(key.id()), key.namedImages().stream())
        .allMatch(id -> blobs.findEvenExpired(id).isPresent());
  }

  private Removal removal(RenditionKey key, Reason reason) {
    Copy copy = new Copy.RenditionCopy(key);
    return new Removal(key.id(), blobs.paths().of(copy), reason, List.of(copy), () -> discard(key));
  }

  private boolean discard(RenditionKey key) {
    if (blobs.findRendition(key).isEmpty()) {
      return false;
    }
    // The ledger first: once the file is gone, a server may make and record it again.
    if (told != null) {
      told.apply(List.of(new Change.Dropped(key)));
    }
    blobs.discard(key);
    return true;
  }

  private static LocalDate day(Instant time) {
    return LocalDate.ofInstant(time, ZoneOffset.UTC);
  }
}
