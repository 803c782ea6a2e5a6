package com.progimage.server.library;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.progimage.server.blob.BlobStore;
import com.progimage.server.blob.StagedOriginal;
import com.progimage.server.image.ErrorCode;
import com.progimage.server.image.Failure;
import com.progimage.server.image.IdempotencyKey;
import com.progimage.server.image.StoredImage;
import com.progimage.server.registry.Claim;
import com.progimage.server.registry.LedgerWriter;
import com.progimage.server.registry.Registry;
import io.opentelemetry.instrumentation.annotations.WithSpan;
import java.time.Duration;
import java.util.Optional;

/** Makes images of what was staged, and one image only of all uploads with one idempotency key. */
final class Commits {
  /**
   * Far longer than any commit takes, and than the minute in which another server registers what a
   * dead one committed: when it ends without an image, there is none.
   */
  private static final Duration LEASE = Duration.ofMinutes(2);

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  /** A key may be found bound to a deleted image, freed, and taken by somebody faster. */
  private static final int ATTEMPTS = 3;

  private static final int MAX_LATE = 10_000;

  private final BlobStore blobs;
  private final Registry registry;
  private final LedgerWriter ledger;

  /** Committed with a key while the registry was away: it may still not know of them. */
  private final Cache<IdempotencyKey, Late> late =
      Caffeine.newBuilder().maximumSize(MAX_LATE).expireAfterWrite(IdempotencyKey.LIFETIME).build();

  private record Late(StoredImage image, Claim claim) {}

  Commits(BlobStore blobs, Registry registry, LedgerWriter ledger) {
    this.blobs = blobs;
    this.registry = registry;
    this.ledger = ledger;
  }

  /**
   * Commits {@code image}, or finds the one that was stored with its idempotency key before.
   *
   * @throws Failure {@code idempotency-in-flight}; {@code idempotency-key-reused} where that one
   *     has other bytes; {@code registry-unavailable} before the commit, or after it: then the
   *     image stays and the registry hears of it later
   */
  @WithSpan("commit image")
  ImageLibrary.Stored commit(StagedOriginal staged, StoredImage image) {
    Optional<IdempotencyKey> key = image.idempotencyKey();
    if (key.isPresent()) {
      return commitOnce(staged, image, key.get());
    }
    blobs.commit(staged, image);
    register(staged, image);
    return new ImageLibrary.Stored(image, /* replayed= */ false);
  }

  private ImageLibrary.Stored commitOnce(
      StagedOriginal staged, StoredImage image, IdempotencyKey key) {
    settleLate(key);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Claim claim = registry.claim(key, LEASE);
      switch (claim) {
        case Claim.Granted granted -> {
          commit(staged, image, key, granted);
          return new ImageLibrary.Stored(image, /* replayed= */ false);
        }
        case Claim.InFlight() -> throw inFlight();
        case Claim.Bound(var id) -> {
          Optional<StoredImage> first = blobs.find(id);
          if (first.isPresent()) {
            return replay(first.get(), image);
          }
          // The disk is the truth: it was deleted, or has expired.
          registry.release(key, claim);
        }
      }
    }
    throw inFlight();
  }

  private void commit(
      StagedOriginal staged, StoredImage image, IdempotencyKey key, Claim.Granted claim) {
    try {
      blobs.commit(staged, image);
    } catch (RuntimeException refused) {
      release(key, claim, image, refused);
      throw refused;
    }
    try {
      register(staged, image);
    } catch (RuntimeException away) {
      late.put(key, new Late(image, claim));
      throw away;
    }
  }

  private void release(
      IdempotencyKey key, Claim claim, StoredImage image, RuntimeException refused) {
    try {
      // A commit that could not be taken back either may have left it there.
      if (blobs.find(image.id()).isPresent()) {
        late.put(key, new Late(image, claim));
      } else {
        registry.release(key, claim);
      }
    } catch (RuntimeException e) {
      refused.addSuppressed(e);
    }
  }

  private void register(StagedOriginal staged, StoredImage image) {
    try {
      registry.register(image);
    } catch (Failure away) {
      // It stays: the registry hears of it on its return or, after a crash, by recover().
      ledger.register(image);
      throw away;
    }
    staged.registered();
  }

  /** A retry need not wait until the registry has heard of the first upload: it is told now. */
  private void settleLate(IdempotencyKey key) {
    Late first = late.getIfPresent(key);
    if (first == null) {
      return;
    }
    if (blobs.find(first.image().id()).isPresent()) {
      registry.register(first.image());
    } else {
      registry.release(key, first.claim());
    }
    late.invalidate(key);
  }

  private static ImageLibrary.Stored replay(StoredImage first, StoredImage again) {
    if (!first.digest().equals(again.digest())) {
      throw new Failure(
          ErrorCode.IDEMPOTENCY_KEY_REUSED,
          "this Idempotency-Key stored image %s, whose bytes are others: use a new key for each image"
              .formatted(first.id()));
    }
    return new ImageLibrary.Stored(first, /* replayed= */ true);
  }

  private static Failure inFlight() {
    return Failure.temporary(
        ErrorCode.IDEMPOTENCY_IN_FLIGHT,
        "another upload with this Idempotency-Key has not ended yet: retry, and get its image",
        RETRY_AFTER);
  }
}
