package com.progimage.server.blob.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.progimage.server.blob.Blob;
import com.progimage.server.blob.KeptRendition;
import com.progimage.server.blob.RenditionLinks;
import com.progimage.server.blob.RenditionLinks.LinkedAnswer;
import com.progimage.server.blob.RenditionLinks.RenditionLink;
import com.progimage.server.blob.file.DigestNote;
import com.progimage.server.blob.file.FileBlob;
import com.progimage.server.blob.s3.cache.ObjectCache;
import com.progimage.server.blob.s3.client.ObjectClient;
import com.progimage.server.blob.s3.client.StoredObject;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.RenditionKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Gatherer;
import java.util.stream.Stream;

/**
 * Stores renditions. No rendition outlives an image that it uses, whatever runs at the same time.
 */
final class RenditionObjects {
  private static final byte[] PAIR = "\n".getBytes(UTF_8);

  private final ObjectClient objects;
  private final ObjectCache cache;
  private final ManifestObjects manifests;

  RenditionObjects(ObjectClient objects, ObjectCache cache, ManifestObjects manifests) {
    this.objects = objects;
    this.cache = cache;
    this.manifests = manifests;
  }

  Optional<Blob> find(RenditionKey key) {
    String object = ObjectLayout.rendition(key);
    return cache.fetch(object, new ObjectDownload(objects, object)).map(copy -> copy);
  }

  /** Does what {@link RenditionLinks#link} promises. */
  Optional<RenditionLink> link(RenditionKey key, LinkedAnswer answer) {
    String object = ObjectLayout.rendition(key);
    // An outage, or a copy that tells the size, spares the store the question.
    if (!objects.linksToAny()
        || objects.outage().isPresent()
        || cache.find(object).filter(copy -> !objects.isLinked(copy.byteCount())).isPresent()) {
      return Optional.empty();
    }
    try {
      return objects.find(object).flatMap(found -> objects.link(found, answer));
    } catch (Failure away) {
      if (away.code() == ErrorCode.STORE_UNAVAILABLE) {
        return Optional.empty();
      }
      throw away;
    }
  }

  Optional<Blob> keep(Path staged, RenditionKey key) throws IOException {
    FileBlob made =
        FileBlob.find(staged)
            .orElseThrow(
                () -> new IllegalStateException("nothing was written to the staged rendition"));
    String object = ObjectLayout.rendition(key);
    key.namedImages().forEach(named -> link(named, key.id()));
    objects.put(object, staged, made.byteCount(), DigestNote.read(staged).orElse(null));
    FileBlob copy = cache.adopt(object, staged);
    // Check after the rendition exists: a delete between an earlier check and its existence would
    // miss it.
    if (manifests.exist(key)) {
      return Optional.of(copy);
    }
    discard(key);
    removeTraces(key);
    return Optional.empty();
  }

  void link(ImageId named, ImageId id) {
    objects.put(ObjectLayout.dependent(named, id), PAIR);
  }

  /** Whether a delete of each image that the rendition uses would find the rendition. */
  boolean isLinked(RenditionKey key) {
    return key.namedImages().stream()
        .allMatch(named -> objects.find(ObjectLayout.dependent(named, key.id())).isPresent());
  }

  void discard(RenditionKey key) {
    String object = ObjectLayout.rendition(key);
    objects.delete(object);
    cache.remove(object);
  }

  int count(ImageId id, String revision) {
    return (int) objects.list(ObjectLayout.renditions(id, revision)).count();
  }

  Stream<KeptRendition> all() {
    return kept(ObjectLayout.RENDITIONS);
  }

  Stream<KeptRendition> of(ImageId id) {
    return kept(ObjectLayout.renditions(id));
  }

  private Stream<KeptRendition> kept(String under) {
    return objects
        .list(under)
        .filter(object -> object.byteCount() > 0)
        .flatMap(object ->
            ObjectLayout.renditionKey(object.key()).stream()
                .map(key -> new KeptRendition(key, new ListedBlob(object, objects, cache))));
  }

  /** The images that have renditions, each once: their keys are listed one after the other. */
  Stream<ImageId> images() {
    return objects
        .list(ObjectLayout.RENDITIONS)
        .flatMap(object -> ObjectLayout.owner(object.key()).stream())
        .gather(changes());
  }

  private static Gatherer<ImageId, ?, ImageId> changes() {
    return Gatherer.ofSequential(
        () -> new ArrayList<ImageId>(1),
        (last, id, downstream) -> {
          if (last.contains(id)) {
            return true;
          }
          last.clear();
          last.add(id);
          return downstream.push(id);
        });
  }

  /** When the last of them was added; a removal leaves no trace. */
  Instant changed(ImageId id) {
    return objects
        .list(ObjectLayout.renditions(id))
        .map(StoredObject::lastModified)
        .max(Comparator.naturalOrder())
        .orElse(Instant.EPOCH);
  }

  /** The renditions of other images that also use this image. */
  List<RenditionKey> naming(ImageId id) {
    List<RenditionKey> keys = new ArrayList<>();
    for (ImageId dependent : dependents(id)) {
      of(dependent)
          .map(KeptRendition::key)
          .filter(key -> key.namedImages().contains(id))
          .forEach(keys::add);
    }
    return keys;
  }

  private List<ImageId> dependents(ImageId named) {
    return objects
        .list(ObjectLayout.dependents(named))
        .flatMap(object -> ObjectLayout.dependent(object.key()).stream())
        .toList();
  }

  /**
   * Removes all renditions that use a deleted image. {@link #keep} itself removes those that are
   * added meanwhile.
   */
  void removeAll(ImageId id) {
    for (StoredObject object : objects.list(ObjectLayout.renditions(id)).toList()) {
      objects.delete(object.key());
      cache.remove(object.key());
      ObjectLayout.renditionKey(object.key()).ifPresent(this::unlink);
    }
    for (ImageId dependent : dependents(id)) {
      removeOrphans(dependent);
    }
    unlinkAll(id);
  }

  /** Removes those renditions of an image that use another, deleted image. */
  void removeOrphans(ImageId id) {
    for (RenditionKey key : of(id).map(KeptRendition::key).toList()) {
      if (!manifests.exist(key)) {
        discard(key);
      }
    }
  }

  private void unlink(RenditionKey key) {
    key.namedImages().forEach(named -> objects.delete(ObjectLayout.dependent(named, key.id())));
  }

  private void unlinkAll(ImageId named) {
    objects
        .list(ObjectLayout.dependents(named))
        .toList()
        .forEach(pair -> objects.delete(pair.key()));
  }

  /** Cleans up after a rendition that was too late. */
  private void removeTraces(RenditionKey key) {
    key.namedImages().stream().filter(named -> !manifests.exists(named)).forEach(this::unlinkAll);
    if (!manifests.exists(key.id())) {
      unlink(key);
    }
  }
}
