package com.progimage.server.maintenance.migrate;

import com.progimage.server.blob.Blob;
import com.progimage.server.blob.BlobStore;
import com.progimage.server.blob.DamagedImage;
import com.progimage.server.blob.StagedOriginal;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.StoredImage;
import com.progimage.server.maintenance.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.NoSuchFileException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Gatherers;

/**
 * Copies images from one store to another, and repeats the deletes of the old store in the new one.
 * Servers of the old store may run meanwhile. It may be interrupted at any time: the next run
 * continues. Renditions are not copied, because servers make them again.
 */
public final class Migration {
  private static final int COPIES = 4;

  private final BlobStore from;
  private final BlobStore to;
  private final Consumer<DamagedImage> damaged;
  private final Progress progress;

  /**
   * @param damaged receives each image that is not copied
   */
  public Migration(
      BlobStore from, BlobStore to, Consumer<DamagedImage> damaged, Progress progress) {
    this.from = from;
    this.to = to;
    this.damaged = damaged;
    this.progress = progress;
  }

  private enum CopyOutcome {
    COPIED,
    PRESENT,
    GONE,
    DAMAGED
  }

  /**
   * @throws Failure if a store fails; what was copied before stays
   */
  public MigrateReport run() {
    Map<CopyOutcome, Long> counts = new EnumMap<>(CopyOutcome.class);
    Consumer<CopyOutcome> count =
        outcome -> {
          counts.merge(outcome, 1L, Long::sum);
          progress.at("images", counts.getOrDefault(CopyOutcome.COPIED, 0L));
        };
    from.images(damage -> count.accept(damage(damage)))
        .gather(Gatherers.mapConcurrent(COPIES, this::copy))
        .forEach(count);
    long deleted = to.images(_ -> {}).filter(this::deleteIfGone).count();
    return new MigrateReport(
        counts.getOrDefault(CopyOutcome.COPIED, 0L),
        counts.getOrDefault(CopyOutcome.PRESENT, 0L),
        deleted,
        counts.getOrDefault(CopyOutcome.DAMAGED, 0L));
  }

  private CopyOutcome copy(StoredImage image) {
    if (to.findEvenExpired(image.id()).isPresent()) {
      return CopyOutcome.PRESENT;
    }
    if (to.findDeleted(image.id()).isPresent()) {
      // Servers use the new store already.
      return CopyOutcome.GONE;
    }
    try {
      Optional<Blob> original = from.findOriginal(image);
      return original.isEmpty() ? CopyOutcome.GONE : copy(image, original.get());
    } catch (NoSuchFileException deleted) {
      return CopyOutcome.GONE;
    } catch (IOException e) {
      return damage(image, "its original cannot be read: " + e.getMessage());
    } catch (Failure failure) {
      if (failure.code() == ErrorCode.ORIGINAL_DAMAGED) {
        // The store that found it told of it.
        return CopyOutcome.DAMAGED;
      }
      throw failure;
    }
  }

  private CopyOutcome copy(StoredImage image, Blob original) throws IOException {
    try (InputStream bytes = Channels.newInputStream(original.open());
        StagedOriginal staged = to.stage(bytes, image.byteCount())) {
      if (!staged.digest().equals(image.digest())) {
        return damage(image, "its original has another digest");
      }
      to.commit(staged, image);
      // No registry knows the new store yet: it is built when its first server starts.
      staged.registered();
      staged.settled();
    }
    return CopyOutcome.COPIED;
  }

  private CopyOutcome damage(StoredImage image, String what) {
    return damage(new DamagedImage(image.id(), what));
  }

  private CopyOutcome damage(DamagedImage damage) {
    damaged.accept(damage);
    return CopyOutcome.DAMAGED;
  }

  /** Repeats a delete of the old store, which may have happened while the image was copied. */
  private boolean deleteIfGone(StoredImage image) {
    boolean isGone =
        from.findEvenExpired(image.id()).isEmpty() && from.findDeleted(image.id()).isPresent();
    if (!isGone || !to.delete(image.id())) {
      return false;
    }
    to.purge(image.id());
    return true;
  }
}
