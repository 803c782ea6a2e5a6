package com.progimage.server.library;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.progimage.server.blob.ImageFiles;
import com.progimage.server.blob.StagedOriginal;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.IdempotencyKey;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.StoredImage;
import com.progimage.server.image.Visibility;
import com.progimage.server.library.space.SpaceHold;
import com.progimage.server.memory.MemoryShare;
import com.progimage.server.registry.Claim;
import com.progimage.server.registry.Registry;
import com.progimage.server.registry.RegistryQueue;
import com.progimage.server.registry.space.SpaceReservation;
import io.opentelemetry.instrumentation.annotations.WithSpan;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Turns staged uploads into images. All uploads with the same idempotency key become one image. */
final class Commits {
  /**
   * Far longer than any commit takes, and longer than the minute in which another server registers
   * the commits of a dead one: if it expires without an image, there is none.
   */
  private static final Duration LEASE = Duration.ofMinutes(2);

  /** Of a claim that is released at once. */
  private static final Duration PROBE_LEASE = Duration.ofSeconds(5);

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  /** A key may be bound to a deleted image, freed, and taken by a faster upload, several times. */
  private static final int ATTEMPTS = 5;

  private final ImageFiles images;
  private final Registry registry;
  private final RegistryQueue ledger;
  private final Consumer<ImageId> delete;

  /**
   * Images committed with a key while the registry was unavailable, which may not know them yet,
   * and those of which an unavailable store did not say whether they were committed.
   */
  private final Cache<IdempotencyKey, Late> late =
      Caffeine.newBuilder()
          .maximumSize(MemoryShare.LATE_UPLOADS.entries(1_000))
          .expireAfterWrite(IdempotencyKey.LIFETIME)
          .build();

  private record Late(StoredImage image, Claim claim) {}

  /**
   * @param delete removes an image that was committed
   */
  Commits(ImageFiles images, Registry registry, RegistryQueue ledger, Consumer<ImageId> delete) {
    this.images = images;
    this.registry = registry;
    this.ledger = ledger;
    this.delete = delete;
  }

  /**
   * Commits {@code image}, or finds the image that was stored with its idempotency key before.
   *
   * @param takesOver whether an upload in flight with the key is known to be abandoned, and other
   *     bytes count as the same image
   * @throws Failure {@code idempotency-in-flight}; {@code idempotency-key-reused} if the other
   *     image has other bytes; {@code registry-unavailable} before or after the commit. After it,
   *     the image stays and is registered later
   */
  @WithSpan("commit image")
  ImageLibrary.StoreResult commit(
      StagedOriginal staged, StoredImage image, SpaceHold hold, boolean takesOver) {
    Optional<IdempotencyKey> key = image.idempotencyKey();
    if (key.isPresent()) {
      StoredImage stored = commitOnce(staged, image, hold, key.get(), takesOver);
      if (!takesOver) {
        requireSame(stored, image);
      }
      return new ImageLibrary.StoreResult(stored, /* replayed= */ !stored.id().equals(image.id()));
    }
    hold.confirm(staged.byteCount());
    images.commit(staged, image);
    StoredImage _ = register(staged, image, hold);
    return new ImageLibrary.StoreResult(image, /* replayed= */ false);
  }

  /**
   * Finds the image that was stored with a key.
   *
   * @throws Failure {@code idempotency-in-flight} if one is being stored
   */
  Optional<StoredImage> findStored(IdempotencyKey key, Instant now) {
    settleLate(key);
    Claim claim = registry.claim(key, ImageId.create(now), PROBE_LEASE);
    return switch (claim) {
      case Claim.Granted _ -> {
        registry.release(key, claim);
        yield Optional.empty();
      }
      case Claim.InFlight _ -> throw inFlight();
      case Claim.Bound(var id) -> images.find(id);
    };
  }

  private StoredImage commitOnce(
      StagedOriginal staged,
      StoredImage image,
      SpaceHold hold,
      IdempotencyKey key,
      boolean takesOver) {
    settleLate(key);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Claim claim = registry.claim(key, image.id(), LEASE);
      switch (claim) {
        case Claim.Granted granted -> {
          return commit(staged, image, hold, key, granted);
        }
        case Claim.InFlight(var token) -> {
          if (!takesOver) {
            throw inFlight();
          }
          Optional<StoredImage> committed = ImageId.find(token).flatMap(images::find);
          if (committed.isPresent()) {
            return settle(committed.get());
          }
          registry.release(key, claim);
        }
        case Claim.Bound(var id) -> {
          Optional<StoredImage> first = images.find(id);
          if (first.isPresent()) {
            return first.get();
          }
          // The disk is authoritative: the image was deleted or has expired.
          registry.release(key, claim);
        }
      }
    }
    throw inFlight();
  }

  private StoredImage commit(
      StagedOriginal staged,
      StoredImage image,
      SpaceHold hold,
      IdempotencyKey key,
      Claim.Granted claim) {
    try {
      hold.confirm(staged.byteCount());
      images.commit(staged, image);
    } catch (RuntimeException refused) {
      release(key, claim, image, refused);
      throw refused;
    }
    try {
      return register(staged, image, hold);
    } catch (RuntimeException away) {
      late.put(key, new Late(image, claim));
      throw away;
    }
  }

  private void release(
      IdempotencyKey key, Claim claim, StoredImage image, RuntimeException refused) {
    try {
      // A commit that could not be undone may have left it there.
      if (images.find(image.id()).isPresent()) {
        late.put(key, new Late(image, claim));
      } else {
        registry.release(key, claim);
      }
    } catch (RuntimeException e) {
      // The next upload with the key asks again, so that it need not wait for the lease to expire.
      late.put(key, new Late(image, claim));
      refused.addSuppressed(e);
    }
  }

  private StoredImage register(StagedOriginal staged, StoredImage image, SpaceHold hold) {
    try {
      StoredImage first = settle(image, hold.reservation(), staged::settled);
      if (first.id().equals(image.id())) {
        hold.used();
      } else {
        staged.settled();
      }
      staged.registered();
      return first;
    } catch (Failure away) {
      // It stays: the registry receives it when it is available again or, after a crash, from
      // recover().
      hold.used();
      ledger.register(image);
      throw away;
    }
  }

  /**
   * Registers a committed image, unless another image was registered with its key before. In that
   * case, no client knows this image, and it is removed. Only the first registered image stays,
   * regardless of claims.
   *
   * @return the image that the key leads to
   */
  StoredImage settle(StoredImage image) {
    return settle(image, /* reserved= */ null, () -> {});
  }

  /**
   * @param settled as in {@link Registry#apply(java.util.List, Runnable)}
   */
  private StoredImage settle(
      StoredImage image, @Nullable SpaceReservation reserved, Runnable settled) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (registry.registerFirst(image, reserved, settled)) {
        return image;
      }
      IdempotencyKey key = image.idempotencyKey().orElseThrow();
      Claim claim = registry.claim(key, image.id(), LEASE);
      if (claim instanceof Claim.Bound(var id) && !id.equals(image.id())) {
        Optional<StoredImage> first = images.find(id);
        if (first.isPresent()) {
          delete.accept(image.id());
          return first.get();
        }
        registry.release(key, claim);
      }
    }
    throw inFlight();
  }

  /** Registers the first upload now, so that a retry need not wait for it. */
  private void settleLate(IdempotencyKey key) {
    Late first = late.getIfPresent(key);
    if (first == null) {
      return;
    }
    if (images.find(first.image().id()).isPresent()) {
      StoredImage _ = settle(first.image());
    } else {
      registry.release(key, first.claim());
    }
    late.invalidate(key);
  }

  private static void requireSame(StoredImage first, StoredImage again) {
    Visibility wanted = again.ownership().visibility();
    if (wanted != null && wanted != first.ownership().visibility()) {
      throw new Failure(
          ErrorCode.IDEMPOTENCY_KEY_REUSED,
          "this Idempotency-Key stored image %s with another visibility: use a new key to store it again"
              .formatted(first.id()));
    }
    if (!first.digest().equals(again.digest())) {
      throw new Failure(
          ErrorCode.IDEMPOTENCY_KEY_REUSED,
          "this Idempotency-Key stored image %s with other bytes: use a new key for each image"
              .formatted(first.id()));
    }
  }

  private static Failure inFlight() {
    return Failure.temporary(
        ErrorCode.IDEMPOTENCY_IN_FLIGHT,
        "another upload with this Idempotency-Key has not ended yet: retry to get its image",
        RETRY_AFTER);
  }
}
