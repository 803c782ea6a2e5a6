package com.progimage.server.blob.s3;

import com.progimage.server.blob.s3.client.ObjectClient;
import com.progimage.server.blob.s3.client.StoredObject;
import com.progimage.server.blob.upkeep.Leftover;
import com.progimage.server.image.Digest;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds originals that no image has. One that was not renewed since a time moves to the trash, and
 * is removed from there the same time later, unless an image needs it again: {@code
 * docs/adr/0009-object-store.md} says why that loses none.
 */
final class Orphans {
  private final ObjectClient objects;
  private final ManifestObjects manifests;

  Orphans(ObjectClient objects, ManifestObjects manifests) {
    this.objects = objects;
    this.manifests = manifests;
  }

  Stream<Leftover> before(Instant time) {
    Supplier<LiveDigests> live =
        new Supplier<>() {
          private @Nullable LiveDigests found;

          /** Reads all manifests when the first candidate asks. */
          @Override
          public LiveDigests get() {
            if (found == null) {
              found = live();
            }
            return found;
          }
        };
    return Stream.concat(trash(time, live), unused(time, live));
  }

  private LiveDigests live() {
    LiveDigests live = new LiveDigests();
    boolean[] hasDamage = {false};
    manifests.all(_ -> hasDamage[0] = true).forEach(image -> live.add(image.digest()));
    // A damaged manifest may name any digest: then every original is needed until it is repaired.
    return hasDamage[0] ? LiveDigests.ofAll() : live;
  }

  private Stream<Leftover> trash(Instant time, Supplier<LiveDigests> live) {
    return objects
        .list(ObjectLayout.TRASH)
        .filter(object -> object.lastModified().isBefore(time))
        .filter(object ->
            ObjectLayout.digest(object.key())
                .filter(digest -> isUnneeded(digest, live.get()))
                .isPresent())
        .map(object -> new Leftover(object.key(), object.byteCount(), () -> drop(object.key())));
  }

  /** An image whose original is in the trash alone gets it back when it is read. */
  private boolean isUnneeded(Digest digest, LiveDigests live) {
    return !live.mayContain(digest) || objects.find(ObjectLayout.original(digest)).isPresent();
  }

  private Stream<Leftover> unused(Instant time, Supplier<LiveDigests> live) {
    return objects
        .list(ObjectLayout.ORIGINALS)
        .filter(object -> object.lastModified().isBefore(time))
        .flatMap(object ->
            ObjectLayout.digest(object.key()).stream()
                .filter(digest -> !live.get().mayContain(digest))
                .map(digest ->
                    new Leftover(object.key(), object.byteCount(), () -> discard(digest, time))));
  }

  /** Moves an original to the trash, unless an upload has renewed it. */
  private boolean discard(Digest digest, Instant time) {
    String key = ObjectLayout.original(digest);
    Optional<StoredObject> now = objects.find(key);
    if (now.isEmpty()
        || !now.get().lastModified().isBefore(time)
        || !objects.copy(key, ObjectLayout.trashed(digest))) {
      return false;
    }
    objects.delete(key);
    return true;
  }

  private boolean drop(String key) {
    objects.delete(key);
    return true;
  }
}
