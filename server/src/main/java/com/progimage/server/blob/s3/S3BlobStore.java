package com.progimage.server.blob.s3;

import com.progimage.server.blob.Blob;
import com.progimage.server.blob.DamagedImage;
import com.progimage.server.blob.Health;
import com.progimage.server.blob.KeptRendition;
import com.progimage.server.blob.RenditionLinks.LinkedAnswer;
import com.progimage.server.blob.RenditionLinks.RenditionLink;
import com.progimage.server.blob.Reserve;
import com.progimage.server.blob.StagedOriginal;
import com.progimage.server.blob.StagedRendition;
import com.progimage.server.blob.copy.Copy;
import com.progimage.server.blob.copy.FileLinks;
import com.progimage.server.blob.copy.MergeBatch;
import com.progimage.server.blob.file.Disk;
import com.progimage.server.blob.file.DiskFailure;
import com.progimage.server.blob.file.WriteGate;
import com.progimage.server.blob.layout.DataFolder;
import com.progimage.server.blob.layout.DataLayout;
import com.progimage.server.blob.layout.DiskFolder;
import com.progimage.server.blob.layout.Manifest;
import com.progimage.server.blob.layout.StagedRenditionFile;
import com.progimage.server.blob.layout.StagedUpload;
import com.progimage.server.blob.layout.Staging;
import com.progimage.server.blob.s3.cache.ObjectCache;
import com.progimage.server.blob.s3.client.ObjectClient;
import com.progimage.server.blob.s3.client.S3Settings;
import com.progimage.server.blob.s3.client.StoredObject;
import com.progimage.server.blob.upkeep.DeletedImages;
import com.progimage.server.blob.upkeep.Leftover;
import com.progimage.server.blob.upkeep.MaintainedStore;
import com.progimage.server.blob.upkeep.SharedFolder;
import com.progimage.server.blob.upkeep.ShownPaths;
import com.progimage.server.blob.upkeep.StoreCheck;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.RenditionKey;
import com.progimage.server.image.StoredImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Blob store in an S3-compatible bucket, shared by any number of servers. Uploads, renditions in
 * progress and copies of objects lie in the local data folder.
 */
public final class S3BlobStore implements MaintainedStore {
  private final Staging staging;
  private final Disk files = new Disk();
  private final WriteGate gate;
  private final Clock clock;
  private final Consumer<DamagedImage> damaged;
  private final ObjectClient objects;
  private final ObjectCache cache;
  private final ManifestObjects manifests;
  private final OriginalObjects originals;
  private final RenditionObjects renditions;
  private final DeletedObjects deleted;
  private final UnfinishedWork unfinished;
  private final SharedFolder folder;
  private final ObjectCheck check;
  private final ShownPaths paths = new ObjectLayout();

  private S3BlobStore(
      LocalParts local,
      ObjectClient objects,
      ObjectCache cache,
      SharedFolder folder,
      Clock clock,
      Consumer<DamagedImage> damaged) {
    this.staging = local.staging();
    this.gate = local.gate();
    this.objects = objects;
    this.cache = cache;
    this.folder = folder;
    this.clock = clock;
    this.damaged = damaged;
    manifests = new ManifestObjects(objects);
    originals = new OriginalObjects(objects, cache);
    renditions = new RenditionObjects(objects, cache, manifests);
    deleted =
        new DeletedObjects(
            staging, files, gate, new DeletedObjects.StoreObjects(cache, manifests, renditions));
    unfinished = new UnfinishedWork(local.layout(), files, manifests, renditions, clock, damaged);
    check = new ObjectCheck(objects, manifests, originals, renditions, unfinished);
  }

  private record LocalParts(DataLayout layout, Staging staging, WriteGate gate) {}

  /** The program that opens a store. */
  public enum Opener {
    /** It creates the store if needed, and keeps its copies for its next start. */
    SERVER("server"),
    /** It finds an existing store, so that a mistyped location is an error. */
    COMMAND("command"),
    /** It creates the store if needed. */
    MIGRATION("command");

    private final String cache;

    Opener(String cache) {
      this.cache = cache;
    }
  }

  /**
   * Opens a store, or creates one where the bucket has no objects, as {@code opener} says.
   *
   * @param data the local data folder
   * @param reserve of its disk
   * @param clock decides which images have expired
   * @param damaged receives each damage that a request finds, each time
   * @throws com.progimage.server.blob.UnusableDataException with a message for the operator
   */
  public static S3BlobStore open(
      S3Settings settings,
      Path data,
      Reserve reserve,
      Opener opener,
      Clock clock,
      Consumer<DamagedImage> damaged)
      throws IOException {
    Disk files = new Disk();
    DataLayout layout = DataFolder.openWithoutImages(data, files);
    WriteGate gate = new WriteGate(files, Files.getFileStore(layout.root()), reserve);
    Staging staging = Staging.create(layout);
    ObjectCache cache = null;
    ObjectClient objects = null;
    try {
      cache =
          ObjectCache.open(
              layout.cache(),
              opener.cache,
              settings.cacheBytes(),
              /* isTemporary= */ opener != Opener.SERVER);
      objects = ObjectClient.open(settings);
      SharedFolder folder =
          BucketFolder.open(
              new DiskFolder(layout, staging, files, cache.folder()),
              objects,
              settings,
              /* mayCreate= */ opener != Opener.COMMAND);
      return new S3BlobStore(
          new LocalParts(layout, staging, gate), objects, cache, folder, clock, damaged);
    } catch (IOException | RuntimeException e) {
      if (objects != null) {
        objects.close();
      }
      if (cache != null) {
        cache.close();
      }
      staging.close();
      throw e;
    }
  }

  @Override
  public SharedFolder folder() {
    return folder;
  }

  @Override
  public long totalBytes() {
    return Long.MAX_VALUE;
  }

  @Override
  public StoreCheck check() {
    return check;
  }

  @Override
  public DeletedImages deleted() {
    return deleted;
  }

  @Override
  public ShownPaths paths() {
    return paths;
  }

  @Override
  public Stream<Leftover> leftovers(Instant before) {
    return new Orphans(objects, manifests).before(before);
  }

  @Override
  public void requireRoom() {
    try {
      gate.requireRoom();
    } catch (IOException e) {
      throw DiskFailure.of(e);
    }
  }

  @Override
  public StagedOriginal stage(InputStream body, long maxBytes) throws IOException {
    return StagedUpload.receive(staging, files, gate, body, maxBytes);
  }

  /**
   * The order of steps matters: {@code docs/object-store.md} says what a crash after each leaves.
   */
  @Override
  public void commit(StagedOriginal staged, StoredImage image) {
    if (!(staged instanceof StagedUpload upload)) {
      throw new IllegalArgumentException("staged elsewhere");
    }
    if (image.byteCount() != staged.byteCount() || !image.digest().equals(staged.digest())) {
      throw new IllegalArgumentException("image " + image.id() + " is not what was staged");
    }
    if (manifests.exists(image.id())) {
      throw new IllegalStateException("image " + image.id() + " exists");
    }
    try {
      upload.enter(image.id(), Manifest.write(image));
      originals.store(image, staged.file());
      // From here on the image may exist even if an answer is lost: recovery finds out.
      create(upload, image);
      originals.requireStored(image, staged.file());
      originals.adopt(image, staged.file());
    } catch (IOException e) {
      throw gate.refusal(e);
    }
  }

  private void create(StagedUpload upload, StoredImage image) {
    try {
      manifests.create(image);
      upload.leaveForRecovery();
    } catch (Failure unknown) {
      upload.leaveForRecovery();
      throw unknown;
    }
  }

  @Override
  public Optional<StoredImage> find(ImageId id) {
    try {
      return manifests.find(id).filter(image -> !image.lifetime().isOver(clock.instant()));
    } catch (Manifest.DamagedException e) {
      throw damage(id, e.what());
    }
  }

  @Override
  public Optional<StoredImage> findEvenExpired(ImageId id) {
    try {
      return manifests.find(id);
    } catch (Manifest.DamagedException e) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<StoredImage> findDeleted(ImageId id) {
    try {
      return manifests.readDeleted(id);
    } catch (Manifest.DamagedException e) {
      return Optional.empty();
    }
  }

  /** Looks for the manifest too: the bytes may stay after the image, for other images. */
  @Override
  public Optional<Blob> findOriginal(StoredImage image) {
    try {
      if (!manifests.existsAsFarAsKnown(image.id())) {
        return Optional.empty();
      }
      OriginalObjects.FoundOriginal found = originals.find(image);
      String flaw = found.flaw();
      if (flaw == null) {
        return Optional.ofNullable(found.blob());
      }
      if (!manifests.exists(image.id())) {
        return Optional.empty();
      }
      throw damage(image.id(), flaw);
    } catch (IOException e) {
      throw DiskFailure.of(e);
    }
  }

  private Failure damage(ImageId id, String what) {
    damaged.accept(new DamagedImage(id, what));
    return new Failure(
        ErrorCode.ORIGINAL_DAMAGED,
        "the stored image "
            + id
            + " is damaged in the object store and is not served: upload it"
            + " again, or ask the operator to restore it from a backup");
  }

  @Override
  public StagedRendition stageRendition(RenditionKey key) {
    return new StagedRenditionFile(key, staging.newRendition(), files);
  }

  @Override
  public Optional<Blob> keep(StagedRendition staged) {
    try {
      gate.requireRoomForRenditions();
      return renditions.keep(staged.file(), staged.key());
    } catch (IOException e) {
      throw gate.refusal(e);
    }
  }

  @Override
  public Optional<Blob> findRendition(RenditionKey key) {
    return renditions.find(key);
  }

  @Override
  public Optional<RenditionLink> link(RenditionKey key, LinkedAnswer answer) {
    return renditions.link(key, answer);
  }

  /** The bucket is behind a network. */
  @Override
  public boolean existsHere(ImageId id) {
    return false;
  }

  @Override
  public boolean reread(ImageId id, Blob blob, ByteBuffer into) {
    return false;
  }

  @Override
  public void discard(RenditionKey key) {
    renditions.discard(key);
  }

  @Override
  public int renditionCount(ImageId id, String revision) {
    return renditions.count(id, revision);
  }

  @Override
  public Stream<KeptRendition> renditions() {
    return renditions.all();
  }

  @Override
  public Stream<KeptRendition> renditions(ImageId id) {
    return renditions.of(id);
  }

  @Override
  public Stream<ImageId> imagesWithRenditions() {
    return renditions.images();
  }

  @Override
  public List<RenditionKey> renditionsNaming(ImageId id) {
    return renditions.naming(id);
  }

  @Override
  public Instant renditionsChanged(ImageId id) {
    return renditions.changed(id);
  }

  @Override
  public Stream<StoredImage> images(Consumer<DamagedImage> damaged) {
    return manifests.all(damaged);
  }

  @Override
  public boolean delete(ImageId id) {
    return deleted.delete(id);
  }

  @Override
  public void purge(ImageId id) {
    deleted.purge(id);
  }

  @Override
  public void purgeKeepingEntry(ImageId id) {
    deleted.purgeKeepingEntry(id);
  }

  @Override
  public void recover(Consumer<StoredImage> register, Consumer<ImageId> forget) {
    if (objects.outage().isPresent()) {
      return;
    }
    try {
      unfinished.complete(staging, register, forget);
    } catch (IOException e) {
      throw gate.refusal(e);
    }
  }

  /**
   * The object of a rendition, which has one name. An original may have any number of images, so
   * that the delete of one frees nothing at once.
   */
  @Override
  public Optional<FileLinks> links(Copy copy) {
    return switch (copy) {
      case Copy.OriginalCopy(var id, _) ->
          findEvenExpired(id)
              .map(image ->
                  new FileLinks(image.digest(), image.byteCount(), /* names= */ Integer.MAX_VALUE));
      case Copy.RenditionCopy(var key) ->
          objects
              .find(ObjectLayout.rendition(key))
              .map(StoredObject::byteCount)
              .map(byteCount -> new FileLinks(key, byteCount, /* names= */ 1));
    };
  }

  @Override
  public boolean mergesCopies() {
    return false;
  }

  @Override
  public MergeBatch mergeBatch() {
    return new ObjectMerges();
  }

  /** An outage ends by itself. */
  @Override
  public void probe() {}

  /** The bucket has no limit that the server knows; the disk of the cache has its reserve. */
  @Override
  public Health health() {
    String problem =
        objects
            .outage()
            .map(what -> "the object store does not answer: " + what)
            .or(this::diskProblem)
            .orElse(null);
    return new Health(problem, Long.MAX_VALUE, /* reserveBytes= */ 0);
  }

  private Optional<String> diskProblem() {
    try {
      return gate.health().refusal();
    } catch (IOException e) {
      throw DiskFailure.of(e);
    }
  }

  @Override
  public void close() {
    objects.close();
    try {
      cache.close();
      staging.close();
    } catch (IOException e) {
      throw DiskFailure.of(e);
    }
  }
}
