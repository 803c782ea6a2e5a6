package com.progimage.server.blob;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.progimage.server.image.ErrorCode;
import com.progimage.server.image.Failure;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.RenditionKey;
import com.progimage.server.image.StoredImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Gatherers;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A blob store on one file system, which any number of servers share. */
public final class DiskBlobStore implements BlobStore {
  private static final int CHECKERS = 4;

  private final DataLayout layout;
  private final Staging staging;
  private final DurableFiles files;
  private final WriteGate gate;
  private final Clock clock;
  private final Consumer<Damage> damaged;
  private final Manifests manifests;
  private final Originals originals;
  private final Renditions renditions;
  private final Recovery recovery;
  private final Merges merges;

  private DiskBlobStore(
      DataLayout layout,
      Staging staging,
      DurableFiles files,
      WriteGate gate,
      Clock clock,
      Consumer<Damage> damaged) {
    this.layout = layout;
    this.staging = staging;
    this.files = files;
    this.gate = gate;
    this.clock = clock;
    this.damaged = damaged;
    manifests = new Manifests(layout);
    originals = new Originals(layout, staging, files, gate, manifests);
    renditions = new Renditions(layout, files, manifests);
    recovery = new Recovery(layout, files, gate, manifests, originals, renditions, damaged);
    merges = new Merges(layout, staging, files, manifests);
  }

  /**
   * Opens a data folder, or makes one where there is none or an empty one, and tests what it lies
   * on.
   *
   * @param clock says which images have expired
   * @param damaged is told of each damage that a request meets, each time
   * @throws UnusableDataException with a message for the operator
   */
  public static DiskBlobStore open(
      Path data, Reserve reserve, Clock clock, Consumer<Damage> damaged) throws IOException {
    return open(data, reserve, clock, damaged, new Disk());
  }

  static DiskBlobStore open(
      Path data, Reserve reserve, Clock clock, Consumer<Damage> damaged, DurableFiles files)
      throws IOException {
    DataLayout layout = DataFolder.open(data, files);
    Staging staging = Staging.create(layout);
    try {
      new SelfTest(layout, staging, files).run();
    } catch (IOException e) {
      staging.close();
      throw e;
    }
    WriteGate gate = new WriteGate(files, Files.getFileStore(layout.root()), reserve);
    return new DiskBlobStore(layout, staging, files, gate, clock, damaged);
  }

  /** What the data folder is called for as long as it exists; a registry of another is foreign. */
  public String instanceId() throws IOException {
    return DataFolder.read(layout).path("instanceId").asText();
  }

  /** The registry that knows all of this folder, as {@link #rememberRegistry} was told. */
  public Optional<String> lastRegistry() throws IOException {
    return Optional.ofNullable(DataFolder.read(layout).path("registry").asText(null));
  }

  /**
   * Writes down, durably, which registry knows all of this folder.
   *
   * @param registry null: none does
   */
  public void rememberRegistry(@Nullable String registry) throws IOException {
    DataFolder.write(layout, staging, files, registry);
  }

  /**
   * Where this process may put files that nobody misses: removed when the store is closed, and by
   * any server's {@link #recover} where the process died before.
   */
  public Path temporaryFolder() throws IOException {
    return Files.createDirectories(staging.temporary());
  }

  /** Where the embedded registry lies. */
  public Path registryFile() {
    return layout.registryFile();
  }

  /** Claims a task for this process; empty where another one is at it. */
  public Optional<Lease> claim(String task) throws IOException {
    Files.createDirectories(layout.maintenance());
    return Lease.claim(layout.maintenance().resolve(task + ".lock"));
  }

  /** What {@link #writeNote} last wrote of a task. */
  public Optional<String> note(String task) throws IOException {
    try {
      return Optional.of(Files.readString(layout.maintenance().resolve(task + ".json")));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Writes something down about a task, durably; only for who has claimed it. */
  public void writeNote(String task, String text) throws IOException {
    Path fresh = staging.newFile(".note");
    try (FileChannel channel = files.create(fresh)) {
      files.write(channel, ByteBuffer.wrap(text.getBytes(UTF_8)));
      files.sync(channel);
    }
    files.rename(fresh, layout.maintenance().resolve(task + ".json"));
    files.syncFolder(layout.maintenance());
  }

  @Override
  public StagedOriginal stage(InputStream body, long maxBytes) throws IOException {
    return originals.stage(body, maxBytes);
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
      throw broken(e);
    }
  }

  /**
   * Like {@link #find}, for who keeps order: an image that has expired is one until it is swept.
   */
  public Optional<StoredImage> findEvenExpired(ImageId id) {
    try {
      return manifests.find(id);
    } catch (Manifest.DamagedException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw broken(e);
    }
  }

  /** Where the manifest of an image lies, from the data folder on. */
  public String manifestPath(ImageId id) {
    return layout.root().relativize(layout.manifest(id)).toString();
  }

  private boolean isExpired(StoredImage image) {
    return image.expiry().filter(expiry -> !clock.instant().isBefore(expiry)).isPresent();
  }

  @Override
  public Optional<Blob> findOriginal(StoredImage image) {
    try {
      Path file = layout.original(image.id(), image.format());
      Optional<BasicFileAttributes> found = Disk.attributes(file);
      Optional<String> flaw = originals.flaw(image, found);
      if (flaw.isEmpty()) {
        return found.map(attributes -> FileBlob.of(file, attributes));
      }
      // A delete takes the manifest first: where that is gone too, nothing is damaged.
      if (!manifests.exists(image.id())) {
        return Optional.empty();
      }
      throw damage(image.id(), flaw.get());
    } catch (IOException e) {
      throw broken(e);
    }
  }

  private Failure damage(ImageId id, String what) {
    damaged.accept(new Damage(id, what));
    return new Failure(
        ErrorCode.ORIGINAL_DAMAGED,
        "The stored image "
            + id
            + " is damaged on the server's disk and is not served. Upload it"
            + " again, or ask the operator to restore it from a backup.");
  }

  @Override
  public StagedRendition stageRendition(RenditionKey key) {
    return new Renditions.Staged(key, staging.newFile(".rendition"), files);
  }

  @Override
  public Optional<Blob> keep(StagedRendition staged) {
    try {
      gate.requireRoom();
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
      throw broken(e);
    }
  }

  @Override
  public void discard(RenditionKey key) {
    try {
      renditions.discard(key);
    } catch (IOException e) {
      throw broken(e);
    }
  }

  @Override
  public int renditionCount(ImageId id, String revision) {
    try {
      return renditions.count(id, revision);
    } catch (IOException e) {
      throw broken(e);
    }
  }

  @Override
  public boolean delete(ImageId id) {
    gate.requireOpen();
    try {
      if (!manifests.exists(id)) {
        return false;
      }
      enterDelete(id);
      if (!rename(layout.manifest(id), layout.tombstone(id))) {
        return false;
      }
      gate.syncFolder(layout.imageFolder(id));
      return true;
    } catch (IOException e) {
      throw gate.refusal(e);
    }
  }

  private void enterDelete(ImageId id) throws IOException {
    try {
      files.create(staging.deleteEntry(id)).close();
    } catch (FileAlreadyExistsException e) {
      // Another thread deletes it too; the rename says who was first.
    }
  }

  private boolean rename(Path from, Path to) throws IOException {
    try {
      files.rename(from, to);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  @Override
  public void purge(ImageId id) {
    purgeUnforgotten(id);
    try {
      files.unlink(staging.deleteEntry(id));
    } catch (IOException e) {
      throw broken(e);
    }
  }

  @Override
  public void purgeUnforgotten(ImageId id) {
    try {
      if (manifests.exists(id)) {
        throw new IllegalStateException("image " + id + " is not deleted");
      }
      renditions.removeAll(id);
      originals.remove(id);
    } catch (IOException e) {
      throw broken(e);
    }
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
  public Stream<StoredImage> images(Consumer<Damage> damaged) {
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
  public Instant renditionsChanged(ImageId id) {
    try {
      return renditions.changed(id);
    } catch (IOException e) {
      throw broken(e);
    }
  }

  @Override
  public Optional<FileLinks> links(Copy copy) {
    try {
      return FileLinks.find(merges.place(copy));
    } catch (IOException e) {
      throw broken(e);
    }
  }

  /**
   * All places where the disk is not as the layout says; reads every original. Servers may go on
   * meanwhile. Whether renditions are whole is for who knows their formats.
   */
  public Stream<Finding> check() {
    return Stream.concat(
        Stream.of("").flatMap(top -> check(LayoutCheck::top).stream()),
        DataLayout.folderNames().stream()
            .gather(Gatherers.mapConcurrent(CHECKERS, this::checkFolder))
            .flatMap(List::stream));
  }

  private List<Finding> checkFolder(String folder) {
    return check(check -> {
      check.images(folder);
      check.renditions(folder);
    });
  }

  /** What dead processes left for {@link #recover}. */
  public List<Finding> checkStaging() {
    return check(LayoutCheck::staging);
  }

  private interface Check {
    void run(LayoutCheck check) throws IOException;
  }

  private List<Finding> check(Check part) {
    LayoutCheck check = new LayoutCheck(layout, manifests);
    try {
      part.run(check);
      return check.findings();
    } catch (IOException e) {
      throw broken(e);
    }
  }

  /** The deleted images of whose delete nothing can be under way any more. */
  public Stream<ImageId> tombstones(Instant deletedBefore) {
    return DataLayout.folderNames().stream()
        .flatMap(folder -> Tombstones.in(layout, folder, deletedBefore));
  }

  /** Where the tombstone of an image lies, from the data folder on. */
  public String tombstonePath(ImageId id) {
    return layout.root().relativize(layout.tombstone(id)).toString();
  }

  /** Removes what is left of a deleted image, its tombstone last. */
  public void dropTombstone(ImageId id) {
    purgeUnforgotten(id);
    try {
      files.unlink(layout.tombstone(id));
    } catch (IOException e) {
      throw broken(e);
    }
  }

  /**
   * Makes an invariant hold again, where it is one of the disk and nothing is lost by it.
   *
   * @return false where it was left as it is
   */
  public boolean repair(Finding finding) {
    gate.requireOpen();
    try {
      return new LayoutRepair(layout, files, manifests, originals, renditions).repair(finding);
    } catch (IOException e) {
      throw gate.refusal(e);
    }
  }

  /** Where a copy lies, from the data folder on; it need not be there. */
  public String path(Copy copy) {
    return layout.root().relativize(merges.place(copy)).toString();
  }

  @Override
  public Merged merge(Copy keep, Copy duplicate) {
    gate.requireOpen();
    try {
      return merges.merge(keep, duplicate);
    } catch (IOException e) {
      throw gate.refusal(e);
    }
  }

  @Override
  public void probe() {
    if (!gate.isShut()) {
      return;
    }
    try {
      new SelfTest(layout, staging, files).run();
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
      throw broken(e);
    }
  }

  @Override
  public void close() {
    try {
      staging.close();
    } catch (IOException e) {
      throw broken(e);
    }
  }

  static Failure broken(IOException e) {
    return new Failure(
        ErrorCode.INTERNAL_ERROR, "The server could not read its disk. Try again later.", e);
  }
}
