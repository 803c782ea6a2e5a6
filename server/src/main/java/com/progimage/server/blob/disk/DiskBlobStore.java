package com.progimage.server.blob.disk;

import com.progimage.server.blob.Blob;
import com.progimage.server.blob.DamagedImage;
import com.progimage.server.blob.Health;
import com.progimage.server.blob.KeptRendition;
import com.progimage.server.blob.RenditionLinks.LinkedAnswer;
import com.progimage.server.blob.RenditionLinks.RenditionLink;
import com.progimage.server.blob.Reserve;
import com.progimage.server.blob.StagedOriginal;
import com.progimage.server.blob.StagedRendition;
import com.progimage.server.blob.UnusableDataException;
import com.progimage.server.blob.copy.Copy;
import com.progimage.server.blob.copy.FileLinks;
import com.progimage.server.blob.copy.MergeBatch;
import com.progimage.server.blob.file.Disk;
import com.progimage.server.blob.file.DiskFailure;
import com.progimage.server.blob.file.DurableFiles;
import com.progimage.server.blob.file.FileBlob;
import com.progimage.server.blob.file.WriteGate;
import com.progimage.server.blob.layout.DataFolder;
import com.progimage.server.blob.layout.DataLayout;
import com.progimage.server.blob.layout.Dependents;
import com.progimage.server.blob.layout.DiskFolder;
import com.progimage.server.blob.layout.DiskPaths;
import com.progimage.server.blob.layout.DiskProbe;
import com.progimage.server.blob.layout.Manifest;
import com.progimage.server.blob.layout.ManifestFiles;
import com.progimage.server.blob.layout.StagedRenditionFile;
import com.progimage.server.blob.layout.StagedUpload;
import com.progimage.server.blob.layout.Staging;
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
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Blob store on one file system, shared by any number of servers. */
public final class DiskBlobStore implements MaintainedStore {
  private final DataLayout layout;
  private final Staging staging;
  private final DurableFiles files;
  private final WriteGate gate;
  private final Clock clock;
  private final Consumer<DamagedImage> damaged;
  private final ManifestFiles manifests;
  private final DiskOriginals originals;
  private final DiskRenditions renditions;
  private final StagingReplay recovery;
  private final DiskFolder folder;
  private final DiskDeletes deleted;
  private final FolderCheck check;
  private final DiskPaths paths;
  private final boolean isLocal;

  private DiskBlobStore(
      DataLayout layout,
      Staging staging,
      DurableFiles files,
      WriteGate gate,
      boolean isLocal,
      Clock clock,
      Consumer<DamagedImage> damaged) {
    this.layout = layout;
    this.staging = staging;
    this.files = files;
    this.gate = gate;
    this.isLocal = isLocal;
    this.clock = clock;
    this.damaged = damaged;
    manifests = new ManifestFiles(layout);
    originals = new DiskOriginals(layout, staging, files, gate, manifests);
    Dependents dependents = new Dependents(layout, files, gate);
    renditions = new DiskRenditions(layout, files, manifests, dependents);
    recovery = new StagingReplay(layout, files, gate, manifests, originals, renditions, damaged);
    folder = new DiskFolder(layout, staging, files, layout.images());
    deleted = new DiskDeletes(layout, staging, files, gate, manifests, originals, renditions);
    check = new FolderCheck(layout, files, gate, manifests, originals, renditions, dependents);
    paths = new DiskPaths(layout);
  }

  /**
   * Opens a data folder, or creates one at a missing or empty folder, and tests its file system.
   *
   * @param clock decides which images have expired
   * @param damaged receives each damage that a request finds, each time
   * @throws UnusableDataException with a message for the operator
   */
  public static DiskBlobStore open(
      Path data, Reserve reserve, Clock clock, Consumer<DamagedImage> damaged) throws IOException {
    return open(data, reserve, clock, damaged, new Disk());
  }

  public static DiskBlobStore open(
      Path data, Reserve reserve, Clock clock, Consumer<DamagedImage> damaged, DurableFiles files)
      throws IOException {
    DataLayout layout = DataFolder.open(data, files);
    Staging staging = Staging.create(layout);
    try {
      new DiskProbe(layout, staging, files).run();
    } catch (IOException e) {
      staging.close();
      throw e;
    }
    FileStore disk = Files.getFileStore(layout.root());
    WriteGate gate = new WriteGate(files, disk, reserve);
    return new DiskBlobStore(layout, staging, files, gate, Disk.isLocal(disk), clock, damaged);
  }

  @Override
  public SharedFolder folder() {
    return folder;
  }

  @Override
  public long totalBytes() {
    try {
      return gate.totalBytes();
    } catch (IOException e) {
      throw DiskFailure.of(e);
    }
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

  /** Recovery removes originals without a manifest at once. */
  @Override
  public Stream<Leftover> leftovers(Instant before) {
    return Stream.empty();
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

  @Override
  public void commit(StagedOriginal staged, StoredImage image) {
    if (!(staged instanceof StagedUpload upload)) {
      throw new IllegalArgumentException("staged elsewhere");
    }
    if (image.byteCount() != staged.byteCount() || !image.digest().equals(staged.digest())) {
      throw new IllegalArgumentException("image " + image.id() + " is not what was staged");
    }
    gate.requireOpen();
    try {
      originals.commit(upload, image);
    } catch (IOException e) {
      throw gate.refusal(e);
    }
  }

  @Override
  public Optional<StoredImage> find(ImageId id) {
    try {
      return manifests.find(id).filter(image -> !isExpired(image));
    } catch (Manifest.DamagedException e) {
      throw damage(id, e.what());
    } catch (IOException e) {
      throw DiskFailure.of(e);
    }
  }

  @Override
  public Optional<StoredImage> findEvenExpired(ImageId id) {
    try {
      return manifests.find(id);
    } catch (Manifest.DamagedException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw DiskFailure.of(e);
    }
  }

  @Override
  public Optional<StoredImage> findDeleted(ImageId id) {
    try {
      return manifests.readDeleted(id);
    } catch (Manifest.DamagedException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw DiskFailure.of(e);
    }
  }

  private boolean isExpired(StoredImage image) {
    return image.lifetime().isOver(clock.instant());
  }

  @Override
  public Optional<Blob> findOriginal(StoredImage image) {
    try {
      Path file = layout.original(image.id(), image.format());
      Optional<BasicFileAttributes> found = Disk.attributes(file);
      Optional<String> flaw = originals.flaw(image, found.orElse(null));
      if (flaw.isEmpty()) {
        return found.map(attributes -> FileBlob.of(file, attributes));
      }
      // A delete removes the manifest first: if that is gone too, the image is not damaged.
      if (!manifests.exists(image.id())) {
        return Optional.empty();
      }
      throw damage(image.id(), flaw.get());
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
            + " is damaged on the server's disk and is not served: upload it"
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
    try {
      return renditions.find(key);
    } catch (IOException e) {
      throw DiskFailure.of(e);
    }
  }

  @Override
  public boolean existsHere(ImageId id) {
    return isLocal && manifests.isSeen(id);
  }

  @Override
  public boolean reread(ImageId id, Blob blob, ByteBuffer into) {
    try {
      return existsHere(id) && FileBlob.reread(blob, into);
    } catch (IOException e) {
      throw DiskFailure.of(e);
    }
  }

  /** Only servers can read the data folder. */
  @Override
  public Optional<RenditionLink> link(RenditionKey key, LinkedAnswer answer) {
    return Optional.empty();
  }

  @Override
  public void discard(RenditionKey key) {
    try {
      renditions.discard(key);
    } catch (IOException e) {
      throw DiskFailure.of(e);
    }
  }

  @Override
  public int renditionCount(ImageId id, String revision) {
    try {
      return renditions.count(id, revision);
    } catch (IOException e) {
      throw DiskFailure.of(e);
    }
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
    if (gate.isShut()) {
      return;
    }
    try {
      recovery.run(staging, register, forget);
    } catch (IOException e) {
      throw gate.refusal(e);
    }
  }

  @Override
  public Stream<StoredImage> images(Consumer<DamagedImage> damaged) {
    return manifests.all(damaged);
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
    try {
      return renditions.naming(id);
    } catch (IOException e) {
      throw DiskFailure.of(e);
    }
  }

  @Override
  public Instant renditionsChanged(ImageId id) {
    try {
      return renditions.changed(id);
    } catch (IOException e) {
      throw DiskFailure.of(e);
    }
  }

  @Override
  public Optional<FileLinks> links(Copy copy) {
    try {
      return FileLinks.find(layout.place(copy));
    } catch (IOException e) {
      throw DiskFailure.of(e);
    }
  }

  @Override
  public boolean mergesCopies() {
    return true;
  }

  @Override
  public MergeBatch mergeBatch() {
    return new DiskMergeBatch(layout, staging, files, gate, manifests);
  }

  @Override
  public void probe() {
    if (!gate.isShut()) {
      return;
    }
    try {
      new DiskProbe(layout, staging, files).run();
      gate.reopen();
    } catch (UnusableDataException e) {
      gate.shut(e);
    }
  }

  @Override
  public Health health() {
    try {
      return gate.health();
    } catch (IOException e) {
      throw DiskFailure.of(e);
    }
  }

  @Override
  public void close() {
    try {
      staging.close();
    } catch (IOException e) {
      throw DiskFailure.of(e);
    }
  }
}
