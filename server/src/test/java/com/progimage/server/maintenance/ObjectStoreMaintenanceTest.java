package com.progimage.server.maintenance;

import static com.progimage.server.blob.Samples.bytes;
import static com.progimage.server.blob.Samples.render;
import static com.progimage.server.blob.Samples.store;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.blob.Finding;
import com.progimage.server.blob.Invariant;
import com.progimage.server.blob.Reserve;
import com.progimage.server.blob.StagedRendition;
import com.progimage.server.blob.s3.S3BlobStore;
import com.progimage.server.blob.s3.S3BlobStore.Opener;
import com.progimage.server.blob.s3.client.ObjectClient;
import com.progimage.server.blob.s3.client.S3Settings;
import com.progimage.server.image.Digest;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.RenditionKey;
import com.progimage.server.image.StoredImage;
import com.progimage.server.inspect.Inspector;
import com.progimage.server.inspect.format.Limits;
import com.progimage.server.library.Rebuild;
import com.progimage.server.maintenance.dedupe.Dedupe;
import com.progimage.server.maintenance.dedupe.DedupeReport;
import com.progimage.server.maintenance.sweep.Sweep;
import com.progimage.server.maintenance.sweep.SweepSteps;
import com.progimage.server.maintenance.sweep.step.SweepRules;
import com.progimage.server.maintenance.sweep.step.Swept;
import com.progimage.server.maintenance.sweep.step.Swept.Reason;
import com.progimage.server.registry.Registry;
import com.progimage.server.registry.sqlite.SqliteRegistry;
import com.progimage.support.ObjectStoreProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** fsck, sweep, rebuild and dedupe where the images are in an object store. */
@Tag("slow")
class ObjectStoreMaintenanceTest {
  /** One lossless pixel. */
  private static final byte[] WEBP =
      Base64.getDecoder().decode("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==");

  private static final SweepRules RULES =
      new SweepRules(
          "java-1", Duration.ZERO, Duration.ZERO, /* budgetBytes= */ 0, Duration.ofDays(30));

  @TempDir static Path folder;
  private static final ObjectStoreProcess STORE = ObjectStoreProcess.shared();

  private final String prefix = UUID.randomUUID().toString();
  private Instant now = Instant.now();
  private S3BlobStore blobs;
  private ObjectClient objects;
  private Registry registry;
  private StoredImage image;

  @BeforeEach
  void open() throws IOException {
    S3Settings settings =
        S3Settings.at(
                "s3://" + ObjectStoreProcess.BUCKET + "/" + prefix,
                STORE.endpoint(),
                "us-east-1",
                /* pathStyle= */ true,
                S3Settings.MIN_CACHE_BYTES)
            .withPatience(Duration.ofSeconds(20));
    Path data = folder.resolve("data");
    blobs = S3BlobStore.open(settings, data, new Reserve(0, 0), Opener.SERVER, clock(), _ -> {});
    objects = ObjectClient.open(settings);
    registry =
        new SqliteRegistry(folder.resolve(prefix + ".db"), blobs.folder().instanceId(), () -> {});
    image = store(blobs, bytes(10));
    keep(key(image.id(), "flip"));
    registry.rebuild(blobs.images(_ -> {}), Stream.of());
  }

  @AfterEach
  void close() {
    registry.close();
    objects.close();
    blobs.close();
  }

  private Clock clock() {
    return ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
  }

  private static RenditionKey key(ImageId id, String transformation) {
    return new RenditionKey(id, "java-1", transformation, ImageFormat.WEBP);
  }

  private void keep(RenditionKey key) throws IOException {
    try (StagedRendition staged = render(blobs, key, WEBP)) {
      staged.note(Digest.of(WEBP));
      assertThat(blobs.keep(staged)).isPresent();
    }
  }

  private Fsck fsck() {
    return new Fsck(blobs, registry, new Inspector(Limits.DEFAULTS), Progress.NONE);
  }

  private void assertRepaired(Invariant invariant, @Nullable ImageId id, String path) {
    FsckReport expected = new FsckReport(List.of(new Finding(id, path, invariant)), 1, 0);
    assertThat(fsck().plan()).isEqualTo(expected);
    assertThat(fsck().run()).isEqualTo(expected);
    assertThat(fsck().plan().findings()).isEmpty();
  }

  private void assertDamaged(Invariant invariant, String path) {
    FsckReport expected = new FsckReport(List.of(new Finding(image.id(), path, invariant)), 0, 1);
    assertThat(fsck().plan()).isEqualTo(expected);
    assertThat(fsck().run()).isEqualTo(expected);
  }

  private String original() {
    return "originals/" + image.digest().hex();
  }

  private String manifest() {
    return "images/" + image.id() + ".json";
  }

  @Test
  void anIntactStoreHasNoFindings() {
    assertThat(fsck().plan()).isEqualTo(new FsckReport(List.of(), 0, 0));
  }

  @Test
  void aMissingOriginalIsDamageUnlessItIsInTheTrash() {
    assertThat(objects.copy(original(), "trash/" + image.digest().hex())).isTrue();
    objects.delete(original());
    assertThat(fsck().plan().findings()).isEmpty();
    objects.delete("trash/" + image.digest().hex());
    assertDamaged(Invariant.ORIGINAL_PRESENT, manifest());
  }

  @Test
  void aChangedOriginalIsDamage() {
    byte[] other = bytes(10);
    other[3] ^= 1;
    objects.put(original(), other);
    assertDamaged(Invariant.ORIGINAL_DIGEST, original());
    objects.put(original(), bytes(9));
    assertDamaged(Invariant.ORIGINAL_SIZE, original());
  }

  @Test
  void aChangedManifestIsDamage() {
    byte[] text = objects.read(manifest(), 10_000).orElseThrow();
    text[20] ^= 1;
    objects.put(manifest(), text);
    assertDamaged(Invariant.MANIFEST_READABLE, manifest());
  }

  @Test
  void aHalfDeletedImageIsDeletedForGood() {
    registry.forget(image.id());
    String tombstone = "tombstones/" + image.id() + ".json";
    objects.put(tombstone, (UUID.randomUUID() + "\n").getBytes(UTF_8));
    FsckReport report = fsck().run();
    assertThat(report.findings())
        .contains(new Finding(image.id(), tombstone, Invariant.EXISTS_OR_DELETED));
    assertThat(blobs.find(image.id())).isEmpty();
    assertThat(blobs.renditions(image.id())).isEmpty();
    registry.forget(image.id());
    assertThat(fsck().plan().findings()).isEmpty();
  }

  @Test
  void aStrangeObjectIsSetAside() {
    objects.put("images/notes.txt", bytes(5));
    assertRepaired(Invariant.KNOWN_NAME, null, "images/notes.txt");
    assertThat(objects.find("stray/images/notes.txt")).isPresent();
  }

  @Test
  void aRenditionWithoutItsImageIsRemoved() {
    ImageId other = ImageId.create(now);
    String place = "renditions/" + other.folder() + "/" + other + "/java-1/flip.webp";
    objects.put(place, WEBP);
    assertRepaired(Invariant.RENDITION_HAS_IMAGE, other, place);
    assertThat(objects.find(place)).isEmpty();
  }

  @Test
  void aDamagedRenditionIsRemoved() {
    String place = "renditions/" + image.id().folder() + "/" + image.id() + "/java-1/flop.webp";
    objects.put(place, bytes(30));
    assertRepaired(Invariant.RENDITION_WHOLE, image.id(), place);
  }

  @Test
  void aRenditionThatADeleteWouldNotFindIsLinkedAgain() throws IOException {
    StoredImage logo = store(blobs, bytes(11));
    registry.register(logo);
    RenditionKey key = key(image.id(), "overlay_" + logo.id());
    keep(key);
    objects.delete("dependents/" + logo.id().folder() + "/" + logo.id() + "/" + image.id());
    String place =
        "renditions/"
            + image.id().folder()
            + "/"
            + image.id()
            + "/java-1/overlay_"
            + logo.id()
            + ".webp";
    assertRepaired(Invariant.DEPENDENT_KNOWN, image.id(), place);
    assertThat(blobs.renditionsNaming(logo.id())).containsExactly(key);
  }

  @Test
  void aRebuildReadsAllManifestsAndRenditions() {
    Rebuild.Counts counts =
        new Rebuild(blobs, new Inspector(Limits.DEFAULTS), _ -> {}, clock()).run(registry);
    assertThat(counts).isEqualTo(new Rebuild.Counts(1, 1, 0));
    assertThat(registry.findByDigest(image.digest())).containsExactly(image.id());
  }

  @Test
  void dedupeHasNothingToDo() throws IOException {
    StoredImage twin = store(blobs, bytes(10));
    Dedupe dedupe = new Dedupe(blobs, clock(), Progress.NONE);
    DedupeReport nothing = new DedupeReport(2, 0, 0, 0, List.of());
    assertThat(dedupe.plan(blobs.images(_ -> {}).map(StoredImage::original))).isEqualTo(nothing);
    assertThat(dedupe.run(blobs.images(_ -> {}).map(StoredImage::original))).contains(nothing);
    assertThat(blobs.find(twin.id())).contains(twin);
    assertThat(Dedupe.lastEnd(blobs)).isPresent();
  }

  private List<Swept> sweep() throws IOException {
    List<Swept> swept = new ArrayList<>();
    assertThat(
            new Sweep(blobs, SweepSteps.beside(blobs, registry, RULES), clock(), Progress.NONE)
                .run(swept::add, () -> false))
        .isPresent();
    return swept;
  }

  @Test
  void aSweepRemovesAnOriginalTwoDaysAfterItsLastImage() throws IOException {
    StoredImage gone = store(blobs, bytes(20));
    assertThat(blobs.delete(gone.id())).isTrue();
    blobs.purge(gone.id());

    assertThat(sweep()).isEmpty();
    now = now.plus(Duration.ofDays(1)).plusSeconds(10);
    assertThat(sweep())
        .containsExactly(
            new Swept(null, "originals/" + gone.digest().hex(), Reason.UNUSED_ORIGINAL, 20));
    assertThat(sweep())
        .as("the time of the trash is that of the store, whose clock did not move")
        .containsExactly(
            new Swept(null, "trash/" + gone.digest().hex(), Reason.UNUSED_ORIGINAL, 20));
    assertThat(blobs.findOriginal(image)).isPresent();
    assertThat(sweep()).isEmpty();
  }

  @Test
  void aSweepRemovesOldTombstones() throws IOException {
    registry.forget(image.id());
    blobs.delete(image.id());
    blobs.purge(image.id());
    now = now.plus(Duration.ofDays(30)).plusSeconds(10);
    assertThat(sweep()).extracting(Swept::reason).contains(Reason.OLD_TOMBSTONE);
    assertThat(blobs.findDeleted(image.id())).isEmpty();
  }
}
