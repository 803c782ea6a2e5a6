package com.progimage.server.library;

import com.progimage.server.blob.Blob;
import com.progimage.server.blob.BlobStore;
import com.progimage.server.blob.RenditionLinks.LinkedAnswer;
import com.progimage.server.blob.RenditionLinks.RenditionLink;
import com.progimage.server.blob.StagedRendition;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.RenditionKey;
import com.progimage.server.registry.RegistryQueue;
import com.progimage.server.registry.RenditionRecord;
import com.progimage.server.render.protocol.RenderedOutput;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/** The renditions on the disk, which the ledger lists. */
final class KeptRenditions {
  private final BlobStore files;
  private final RegistryQueue ledger;
  private final KeptCheck check;
  private final int maximum;
  private final Clock clock;

  /**
   * @param maximum the number of renditions to keep for one image
   */
  KeptRenditions(BlobStore files, RegistryQueue ledger, KeptCheck check, int maximum, Clock clock) {
    this.files = files;
    this.ledger = ledger;
    this.check = check;
    this.maximum = maximum;
    this.clock = clock;
  }

  /** Finds an intact rendition. Removes a damaged one. */
  Optional<Blob> find(RenditionKey key) {
    Optional<Blob> kept = files.findRendition(key);
    if (kept.isEmpty()) {
      return kept;
    }
    return switch (check.look(kept.get(), key.format())) {
      case WHOLE -> kept;
      // The file with its name is now another one, just made.
      case GONE -> Optional.empty();
      case DAMAGED -> {
        files.discard(key);
        yield Optional.empty();
      }
    };
  }

  /** Links to a rendition at its store; that counts as a use. */
  Optional<RenditionLink> link(RenditionKey key, LinkedAnswer answer) {
    Optional<RenditionLink> link = files.link(key, answer);
    link.ifPresent(_ -> touch(key));
    return link;
  }

  /** Records that a rendition is used today. */
  void touch(RenditionKey key) {
    ledger.touch(key, today());
  }

  /**
   * Keeps a rendition and records it. Empty if the image has enough of them, the disk is full or
   * failed to sync the file, or an image that the rendition uses is gone.
   */
  Optional<Blob> keep(StagedRendition staged, RenderedOutput made) {
    staged.note(made.digest());
    Optional<Blob> kept = made.durable() ? keep(staged) : Optional.empty();
    kept.ifPresent(blob -> {
      check.trust(blob);
      ledger.record(
          new RenditionRecord(
              staged.key(),
              made.byteCount(),
              made.digest(),
              made.size(),
              clock.instant(),
              today()));
    });
    return kept;
  }

  private Optional<Blob> keep(StagedRendition staged) {
    RenditionKey key = staged.key();
    if (files.renditionCount(key.id(), key.revision()) >= maximum) {
      return Optional.empty();
    }
    try {
      return files.keep(staged);
    } catch (Failure full) {
      if (full.code() == ErrorCode.INSUFFICIENT_STORAGE) {
        return Optional.empty();
      }
      throw full;
    }
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }
}
