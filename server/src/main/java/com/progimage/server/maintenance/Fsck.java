package com.progimage.server.maintenance;

import com.progimage.server.blob.Finding;
import com.progimage.server.blob.Invariant;
import com.progimage.server.blob.KeptRendition;
import com.progimage.server.blob.copy.Copy;
import com.progimage.server.blob.upkeep.MaintainedStore;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Digest;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.Owner;
import com.progimage.server.image.StoredImage;
import com.progimage.server.inspect.Inspector;
import com.progimage.server.library.KeptCheck;
import com.progimage.server.registry.Registry;
import com.progimage.server.registry.RenditionRecord;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Gatherers;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds violations of invariants and repairs them where no data is lost. */
public final class Fsck {
  private static final int READERS = 4;
  private static final String IN_REGISTRY = "registry";

  private final MaintainedStore blobs;
  private final @Nullable Registry registry;
  private final Inspector inspector;
  private final Progress progress;
  private final Map<Finding, Owner> miscounted = new HashMap<>();

  /**
   * @param registry an available one; null: it is not checked, and nor is what only recovery with a
   *     registry can resolve
   * @param inspector with limits that no rendition exceeds
   */
  public Fsck(
      MaintainedStore blobs, @Nullable Registry registry, Inspector inspector, Progress progress) {
    this.blobs = blobs;
    this.registry = registry;
    this.inspector = inspector;
    this.progress = progress;
  }

  /** Returns what {@link #run} would find, without changing anything. */
  public FsckReport plan() {
    List<Finding> findings = find();
    long repairable = findings.stream().filter(finding -> finding.invariant().repairable()).count();
    return new FsckReport(findings, repairable, findings.size() - repairable);
  }

  /** Finds and repairs violations. */
  public FsckReport run() {
    List<Finding> findings = find();
    long repaired = 0;
    for (Finding finding : findings) {
      repaired += repair(finding) ? 1 : 0;
    }
    long damaged = findings.stream().filter(finding -> !finding.invariant().repairable()).count();
    return new FsckReport(findings, repaired, damaged);
  }

  private List<Finding> find() {
    List<Finding> findings = new ArrayList<>();
    Consumer<Finding> found =
        finding -> {
          findings.add(finding);
          progress.at("findings", findings.size());
        };
    if (registry != null) {
      blobs.check().staging().forEach(found);
    }
    blobs.check().run().forEach(found);
    damagedRenditions().forEach(found);
    if (registry != null) {
      compare(registry, found);
    }
    return findings;
  }

  private Stream<Finding> damagedRenditions() {
    return blobs
        .renditions()
        .gather(Gatherers.mapConcurrent(READERS, this::inspect))
        .flatMap(Optional::stream);
  }

  private Optional<Finding> inspect(KeptRendition kept) {
    try {
      var _ = KeptCheck.inspectPatiently(inspector, kept.blob(), kept.key().format());
      return isRecorded(kept) ? Optional.empty() : Optional.of(damaged(kept));
    } catch (NoSuchFileException removed) {
      return Optional.empty();
    } catch (Failure failure) {
      if (KeptCheck.saysNothing(failure)) {
        throw failure;
      }
      return Optional.of(damaged(kept));
    } catch (IOException damaged) {
      return Optional.of(damaged(kept));
    }
  }

  private Finding damaged(KeptRendition kept) {
    String path = blobs.paths().of(new Copy.RenditionCopy(kept.key()));
    return new Finding(kept.key().id(), path, Invariant.RENDITION_WHOLE);
  }

  /**
   * Whether a rendition has the digest in the ledger, if the file itself has no digest attribute.
   */
  private boolean isRecorded(KeptRendition kept) throws IOException {
    if (registry == null || kept.blob().notedDigest().isPresent()) {
      return true;
    }
    Optional<Digest> recorded =
        registry.renditions(kept.key().id()).stream()
            .filter(rendition -> rendition.key().equals(kept.key()))
            .map(RenditionRecord::digest)
            .findFirst();
    return recorded.isEmpty() || recorded.get().equals(kept.blob().readDigest());
  }

  /** The facts on an image in the registry on which usage, dedupe and lists depend. */
  private record ListedFacts(Owner owner, long byteCount, Digest digest) {
    static ListedFacts of(StoredImage image) {
      return new ListedFacts(image.owner(), image.byteCount(), image.digest());
    }
  }

  private void compare(Registry known, Consumer<Finding> found) {
    Map<ImageId, ListedFacts> unseen = new HashMap<>();
    UsageCheck usage = new UsageCheck(known);
    ListedImages.of(known)
        .forEach(image -> {
          unseen.put(image.id(), ListedFacts.of(image));
          usage.count(image);
        });
    blobs
        .images(damage -> unseen.remove(damage.id()))
        .forEach(image -> {
          ListedFacts listed = unseen.remove(image.id());
          if (listed == null
              ? isUnregistered(known, image)
              : !listed.equals(ListedFacts.of(image))) {
            found.accept(
                new Finding(image.id(), blobs.paths().manifest(image.id()), Invariant.REGISTERED));
          }
        });
    unseen.forEach((id, listed) -> {
      if (blobs.findEvenExpired(id).isEmpty() && known.findByDigest(listed.digest()).contains(id)) {
        found.accept(new Finding(id, IN_REGISTRY, Invariant.REGISTRY_HAS_IMAGE));
      }
    });
    for (UsageCheck.UsageDifference wrong : usage.find()) {
      Finding finding = new Finding(/* id= */ null, wrong.text(), Invariant.USAGE_COUNTED);
      miscounted.put(finding, wrong.actual().owner());
      found.accept(finding);
    }
  }

  /**
   * Checks again, because the image may have been registered or deleted since the list was read.
   */
  private boolean isUnregistered(Registry known, StoredImage image) {
    return !known.findByDigest(image.digest()).contains(image.id())
        && blobs.findEvenExpired(image.id()).isPresent();
  }

  private boolean repair(Finding finding) {
    ImageId id = finding.id();
    return switch (finding.invariant()) {
      case STAGING_SETTLED -> settle();
      case REGISTERED -> id != null && register(id);
      case REGISTRY_HAS_IMAGE -> id != null && forget(id);
      case USAGE_COUNTED -> recount(miscounted.get(finding));
      case MANIFEST_READABLE,
          ORIGINAL_PRESENT,
          ORIGINAL_SIZE,
          ORIGINAL_DIGEST,
          ORIGINAL_HAS_IMAGE,
          EXISTS_OR_DELETED,
          DELETED_IS_GONE,
          RENDITION_HAS_IMAGE,
          RENDITION_WHOLE,
          DEPENDENT_KNOWN,
          KNOWN_NAME ->
          blobs.check().repair(finding);
    };
  }

  private boolean settle() {
    if (registry != null) {
      blobs.recover(registry::register, id -> registry.forget(id, blobs.renditionsNaming(id)));
    }
    return true;
  }

  private boolean register(ImageId id) {
    Optional<StoredImage> image = blobs.findEvenExpired(id);
    if (registry != null) {
      image.ifPresent(registry::register);
    }
    return image.isPresent();
  }

  private boolean recount(@Nullable Owner owner) {
    return registry != null && owner != null && new UsageCheck(registry).repair(owner);
  }

  private boolean forget(ImageId id) {
    if (registry != null) {
      registry.forget(id);
    }
    return true;
  }
}
