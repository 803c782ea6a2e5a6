package com.progimage.server.maintenance;

import static com.progimage.server.maintenance.Folder.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.blob.Finding;
import com.progimage.server.blob.Invariant;
import com.progimage.server.blob.StagedOriginal;
import com.progimage.server.blob.StagedRendition;
import com.progimage.server.blob.copy.Copy;
import com.progimage.server.blob.disk.DiskBlobStore;
import com.progimage.server.image.Digest;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.Owner;
import com.progimage.server.image.Ownership;
import com.progimage.server.image.RenditionKey;
import com.progimage.server.image.Size;
import com.progimage.server.image.StoredImage;
import com.progimage.server.image.usage.OwnerUsage;
import com.progimage.server.inspect.Inspector;
import com.progimage.server.inspect.format.Limits;
import com.progimage.server.registry.Registry;
import com.progimage.server.registry.RenditionRecord;
import com.progimage.server.registry.sqlite.SqliteRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every invariant, broken on purpose. */
@Tag("slow")
class FsckTest extends FolderTest {
  /** One lossless pixel. */
  private static final byte[] WEBP =
      Base64.getDecoder().decode("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==");

  private Registry registry;
  private StoredImage image;

  @BeforeEach
  void openRegistry() throws IOException {
    registry =
        new SqliteRegistry(
            folder.blobs.folder().registryFile(), folder.blobs.folder().instanceId(), () -> {});
    image = folder.store(bytes(1));
    folder.keep(image, "java-1", WEBP);
    registry.rebuild(folder.blobs.images(damage -> {}), Stream.of());
  }

  @AfterEach
  void closeRegistry() {
    registry.close();
  }

  private Fsck fsck() {
    return new Fsck(folder.blobs, registry, new Inspector(Limits.DEFAULTS), Progress.NONE);
  }

  private Path manifest(StoredImage of) {
    return folder.data.resolve(folder.blobs.paths().manifest(of.id()));
  }

  private Path tombstone(StoredImage of) {
    return manifest(of).resolveSibling(of.id() + ".deleted");
  }

  private String relative(Path path) {
    return folder.data.relativize(path).toString();
  }

  /** Found in a dry run, which changes nothing; repaired by a run, and clean afterwards. */
  private void assertRepaired(Invariant invariant, @Nullable ImageId id, String path) {
    FsckReport expected = new FsckReport(List.of(new Finding(id, path, invariant)), 1, 0);
    assertThat(fsck().plan()).isEqualTo(expected);
    assertThat(fsck().run()).isEqualTo(expected);
    assertThat(fsck().plan().findings()).isEmpty();
  }

  private void assertDamaged(Invariant invariant, Path path) {
    FsckReport expected =
        new FsckReport(List.of(new Finding(image.id(), relative(path), invariant)), 0, 1);
    assertThat(fsck().plan()).isEqualTo(expected);
    assertThat(fsck().run()).isEqualTo(expected);
    assertThat(fsck().plan()).isEqualTo(expected);
  }

  private void overwrite(Path file, byte[] bytes) throws IOException {
    Files.delete(file);
    Files.write(file, bytes);
  }

  @Test
  void aFolderInOrderHasNoFindings() throws IOException {
    folder.delete(folder.store(bytes(2)));
    Files.writeString(temporary.resolve("data/images/none.probe"), "");
    Files.delete(temporary.resolve("data/images/none.probe"));

    assertThat(fsck().run()).isEqualTo(new FsckReport(List.of(), 0, 0));
  }

  @Test
  void aRenditionThatNamesAnImageThatIsGone() throws IOException {
    RenditionKey key = keepNaming(ImageId.create(Instant.now()));
    Path marks = temporary.resolve("data/dependents");
    removeTree(marks);
    Files.createDirectory(marks);
    assertRepaired(
        Invariant.RENDITION_HAS_IMAGE,
        image.id(),
        folder.blobs.paths().of(new Copy.RenditionCopy(key)));
  }

  @Test
  void aRenditionThatADeleteOfTheImageItNamesWouldNotFind() throws IOException {
    StoredImage logo = folder.store(bytes(3));
    registry.register(logo);
    RenditionKey key = keepNaming(logo.id());
    removeTree(temporary.resolve("data/dependents/" + logo.id().folder()));
    assertThat(folder.blobs.renditionsNaming(logo.id())).isEmpty();

    assertRepaired(
        Invariant.DEPENDENT_KNOWN,
        image.id(),
        folder.blobs.paths().of(new Copy.RenditionCopy(key)));
    assertThat(folder.blobs.renditionsNaming(logo.id())).containsExactly(key);
  }

  @Test
  void aNoteOnWhatWasMadeOfAnImageThatIsGone() throws IOException {
    ImageId gone = ImageId.create(Instant.now());
    Path note = temporary.resolve("data/dependents/" + gone.folder() + "/" + gone);
    Files.createDirectories(note);
    Files.createFile(note.resolve(image.id().text()));
    assertRepaired(Invariant.DELETED_IS_GONE, gone, relative(note));
  }

  /** Puts the file there itself: no store keeps one of an image that is gone. */
  private RenditionKey keepNaming(ImageId named) throws IOException {
    RenditionKey key = new RenditionKey(image.id(), "java-1", "overlay_" + named, ImageFormat.WEBP);
    Path dependents = temporary.resolve("data/dependents/" + named.folder() + "/" + named);
    Files.createDirectories(dependents);
    Files.createFile(dependents.resolve(image.id().text()));
    Files.write(folder.data.resolve(folder.blobs.paths().of(new Copy.RenditionCopy(key))), WEBP);
    return key;
  }

  private static void removeTree(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Test
  void aManifestWithAWrongChecksum() throws IOException {
    byte[] bytes = Files.readAllBytes(manifest(image));
    bytes[20]++;
    overwrite(manifest(image), bytes);
    assertDamaged(Invariant.MANIFEST_READABLE, manifest(image));
  }

  @Test
  void anImageWithoutOriginal() throws IOException {
    Files.delete(folder.original(image));
    assertDamaged(Invariant.ORIGINAL_PRESENT, folder.original(image));
  }

  @Test
  void anOriginalThatWasCutOff() throws IOException {
    overwrite(folder.original(image), new byte[10]);
    assertDamaged(Invariant.ORIGINAL_SIZE, folder.original(image));
  }

  @Test
  void anOriginalWithAnotherByte() throws IOException {
    byte[] bytes = bytes(1);
    bytes[0]++;
    overwrite(folder.original(image), bytes);
    assertDamaged(Invariant.ORIGINAL_DIGEST, folder.original(image));
  }

  @Test
  void anOriginalWithoutManifestIsSetAside() throws IOException {
    ImageId id = ImageId.create(Instant.now());
    Path stray = folder.data.resolve("images/" + id.folder() + "/" + id + ".png");
    Files.write(stray, bytes(3));

    assertRepaired(Invariant.ORIGINAL_HAS_IMAGE, id, relative(stray));
    assertThat(folder.data.resolve("stray").resolve(relative(stray))).hasBinaryContent(bytes(3));
  }

  @Test
  void anUploadUnderWayIsNoFinding() throws IOException {
    ImageId id = ImageId.create(Instant.now());
    Path original = folder.data.resolve("images/" + id.folder() + "/" + id + ".png");
    Files.write(original, bytes(3));
    try (Stream<Path> processes = Files.list(folder.data.resolve("staging"))) {
      Files.writeString(processes.findFirst().orElseThrow().resolve(id + ".json"), "entered");
    }

    assertThat(fsck().run().findings()).isEmpty();
    assertThat(original).exists();
  }

  @Test
  void anImageThatIsDeletedAndExists() throws IOException {
    Files.copy(manifest(image), tombstone(image));
    assertRepaired(Invariant.EXISTS_OR_DELETED, image.id(), relative(tombstone(image)));
    assertThat(folder.blobs.find(image.id())).isPresent();
  }

  @Test
  void anOriginalOfADeletedImage() throws IOException {
    StoredImage deleted = folder.store(bytes(2));
    folder.delete(deleted);
    Files.write(folder.original(deleted), bytes(2));
    assertRepaired(Invariant.DELETED_IS_GONE, deleted.id(), relative(folder.original(deleted)));
  }

  @Test
  void renditionsOfADeletedImage() throws IOException {
    StoredImage deleted = folder.store(bytes(2));
    folder.delete(deleted);
    Path left = rendition(deleted);
    assertRepaired(Invariant.DELETED_IS_GONE, deleted.id(), relative(left));
  }

  @Test
  void renditionsOfNoImage() throws IOException {
    StoredImage unknown = folder.store(bytes(2));
    folder.delete(unknown);
    Files.delete(tombstone(unknown));
    Path left = rendition(unknown);
    assertRepaired(Invariant.RENDITION_HAS_IMAGE, unknown.id(), relative(left));
  }

  /** Puts one there, and gives the folder of all of them. */
  private Path rendition(StoredImage of) throws IOException {
    RenditionKey key = new RenditionKey(of.id(), "java-1", "flip", ImageFormat.WEBP);
    Path file = folder.data.resolve(folder.blobs.paths().of(new Copy.RenditionCopy(key)));
    Files.createDirectories(file.getParent());
    Files.write(file, WEBP);
    return folder.data.resolve("renditions/" + of.id().folder() + "/" + of.id());
  }

  @Test
  void anEmptyRendition() throws IOException {
    RenditionKey key = folder.keep(image, "java-2", WEBP);
    Path file = folder.data.resolve(folder.blobs.paths().of(new Copy.RenditionCopy(key)));
    overwrite(file, new byte[0]);
    assertRepaired(Invariant.RENDITION_WHOLE, image.id(), relative(file));
  }

  @Test
  void aTornRendition() throws IOException {
    RenditionKey key = folder.keep(image, "java-2", new byte[30]);
    Path file = folder.data.resolve(folder.blobs.paths().of(new Copy.RenditionCopy(key)));
    assertRepaired(Invariant.RENDITION_WHOLE, image.id(), relative(file));
    assertThat(file).doesNotExist();
  }

  @Test
  void aRenditionWithAnotherDigestThanTheOneThatWasNoted() throws IOException {
    assertRottenIsFound(keepNoting(Digest.of(bytes(1))));
    RenditionKey sound = keepNoting(Digest.of(WEBP));
    assertThat(fsck().plan().findings()).isEmpty();
    assertThat(folder.blobs.findRendition(sound)).isPresent();
  }

  @Test
  void aRenditionWithAnotherDigestThanTheLedgerKnows() throws IOException {
    RenditionKey key = folder.keep(image, "java-2", WEBP);
    Instant now = Instant.now();
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    for (byte[] recorded : List.of(WEBP, bytes(1))) {
      assertThat(fsck().plan().findings()).isEmpty();
      registry.record(
          new RenditionRecord(key, WEBP.length, Digest.of(recorded), new Size(1, 1), now, today));
    }
    assertRottenIsFound(key);
  }

  private void assertRottenIsFound(RenditionKey key) {
    Path file = folder.data.resolve(folder.blobs.paths().of(new Copy.RenditionCopy(key)));
    assertRepaired(Invariant.RENDITION_WHOLE, image.id(), relative(file));
    assertThat(file).doesNotExist();
  }

  private RenditionKey keepNoting(Digest digest) throws IOException {
    RenditionKey key = new RenditionKey(image.id(), "java-2", "flip", ImageFormat.WEBP);
    try (StagedRendition staged = folder.blobs.stageRendition(key)) {
      Files.write(staged.file(), WEBP);
      staged.note(digest);
      assertThat(folder.blobs.keep(staged)).isPresent();
    }
    return key;
  }

  @Test
  void filesThatNobodyKnowsAreSetAside() throws IOException {
    for (String name :
        List.of(
            "images/probe-of-nobody.probe",
            "images/000/notes.txt",
            "renditions/notes.txt",
            "renditions/000/notes.txt")) {
      Path file = folder.data.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, name);
      assertRepaired(Invariant.KNOWN_NAME, null, name);
      assertThat(folder.data.resolve("stray").resolve(name)).hasContent(name);
    }
  }

  @Test
  void aManifestInAnotherFolderThanItsOwn() throws IOException {
    String folderName = image.id().folder().equals("000") ? "001" : "000";
    Path misplaced = folder.data.resolve("images/" + folderName + "/" + image.id() + ".json");
    Files.copy(manifest(image), misplaced, StandardCopyOption.COPY_ATTRIBUTES);
    assertRepaired(Invariant.KNOWN_NAME, null, relative(misplaced));
  }

  @Test
  void whatADeadProcessLeft() throws IOException {
    Path dead = Files.createDirectory(folder.data.resolve("staging/4711-dead"));
    Files.writeString(dead.resolve("1.original"), "half an upload");
    assertRepaired(Invariant.STAGING_SETTLED, null, relative(dead));
    assertThat(dead).doesNotExist();
  }

  @Test
  void aLivingProcessIsNoFinding() throws IOException {
    try (DiskBlobStore other = folder.open();
        StagedOriginal _ = other.stage(new ByteArrayInputStream(bytes(1)), 2_000)) {
      assertThat(fsck().run().findings()).isEmpty();
    }
  }

  @Test
  void anImageThatTheRegistryDoesNotKnow() throws IOException {
    StoredImage unregistered = folder.store(bytes(2));
    assertRepaired(
        Invariant.REGISTERED, unregistered.id(), folder.blobs.paths().manifest(unregistered.id()));
    assertThat(registry.findByDigest(unregistered.digest())).containsExactly(unregistered.id());
  }

  @Test
  void anImageThatOnlyTheRegistryKnows() throws IOException {
    StoredImage gone = folder.store(bytes(2));
    registry.register(gone);
    folder.delete(gone);
    assertRepaired(Invariant.REGISTRY_HAS_IMAGE, gone.id(), "registry");
  }

  @Test
  void whatAnOwnerUsesIsCountedAgain() throws IOException {
    StoredImage image = folder.store(bytes(2));
    registry.register(image);
    OwnerUsage right = registry.space().usage(Owner.PUBLIC);
    OwnerUsage wrong = new OwnerUsage(Owner.PUBLIC, 7, 70_000);
    assertThat(registry.space().correct(right, wrong)).isTrue();
    assertRepaired(
        Invariant.USAGE_COUNTED,
        null,
        "registry, usage of public: 7 images and 70000 bytes instead of %d and %d"
            .formatted(right.images(), right.bytes()));
    assertThat(registry.space().usage(Owner.PUBLIC)).isEqualTo(right);
  }

  @Test
  void aRecordThatDiffersFromItsManifestIsReplacedAndItsOwnersAreCountedAgain() throws IOException {
    StoredImage right = folder.store(bytes(3));
    Ownership ofOther = new Ownership(new Owner("other"), /* visibility= */ null);
    for (StoredImage wrong :
        List.of(
            withFacts(right, right.ownership(), right.byteCount() + 1_000),
            withFacts(right, ofOther, right.byteCount()))) {
      registry.register(wrong);
      assertThat(registry.space().usage(wrong.owner()).bytes())
          .isGreaterThanOrEqualTo(wrong.byteCount());
      String manifest = folder.blobs.paths().manifest(right.id());
      assertRepaired(Invariant.REGISTERED, right.id(), manifest);
      assertThat(registry.list(right.owner(), null, 10)).contains(right);
      assertThat(registry.space().usage(right.owner()))
          .isEqualTo(new OwnerUsage(right.owner(), 2, right.byteCount() + image.byteCount()));
      assertThat(registry.space().usage(ofOther.owner()))
          .isEqualTo(OwnerUsage.none(ofOther.owner()));
    }
  }

  private static StoredImage withFacts(StoredImage image, Ownership ownership, long byteCount) {
    return new StoredImage(
        image.id(),
        ownership,
        image.format(),
        image.size(),
        byteCount,
        image.digest(),
        image.lifetime());
  }

  @Test
  void anOwnerWithoutImagesUsesNothing() throws IOException {
    Owner nobody = new Owner("nobody");
    assertThat(registry.space().correct(OwnerUsage.none(nobody), new OwnerUsage(nobody, 1, 5)))
        .isTrue();
    assertRepaired(
        Invariant.USAGE_COUNTED,
        null,
        "registry, usage of nobody: 1 images and 5 bytes instead of 0 and 0");
    assertThat(registry.space().usages(null, 10)).doesNotContain(new OwnerUsage(nobody, 1, 5));
  }
}
