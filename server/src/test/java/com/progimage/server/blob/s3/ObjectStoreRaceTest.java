package com.progimage.server.blob.s3;

import static com.progimage.server.blob.Samples.NOW;
import static com.progimage.server.blob.Samples.bytes;
import static com.progimage.server.blob.Samples.image;
import static com.progimage.server.blob.Samples.key;
import static com.progimage.server.blob.Samples.read;
import static com.progimage.server.blob.Samples.render;
import static com.progimage.server.blob.Samples.stage;
import static com.progimage.server.blob.Samples.store;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.progimage.server.blob.DamagedImage;
import com.progimage.server.blob.Reserve;
import com.progimage.server.blob.StagedOriginal;
import com.progimage.server.blob.StagedRendition;
import com.progimage.server.blob.s3.S3BlobStore.Opener;
import com.progimage.server.blob.s3.client.ObjectClient;
import com.progimage.server.blob.s3.client.S3Settings;
import com.progimage.server.blob.upkeep.Leftover;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.RenditionKey;
import com.progimage.server.image.StoredImage;
import com.progimage.support.ObjectStoreProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The races of docs/adr/0009-object-store.md, each with a pause where it hurts. */
@Tag("slow")
class ObjectStoreRaceTest {
  @TempDir static Path folder;
  private static final ObjectStoreProcess STORE = ObjectStoreProcess.shared();

  private final String prefix = UUID.randomUUID().toString();
  private final List<DamagedImage> damages = new ArrayList<>();
  private StoreGate gate;
  private S3BlobStore paused;
  private S3BlobStore other;
  private ObjectClient objects;

  @BeforeEach
  void open() throws IOException {
    gate = new StoreGate(STORE.endpoint());
    paused = open(gate.endpoint(), "paused");
    other = open(STORE.endpoint(), "other");
    objects = ObjectClient.open(settings(STORE.endpoint()));
  }

  @AfterEach
  void close() {
    paused.close();
    other.close();
    objects.close();
    gate.close();
  }

  private S3BlobStore open(URI endpoint, String name) throws IOException {
    return S3BlobStore.open(
        settings(endpoint),
        folder.resolve(name + "-" + prefix),
        new Reserve(0, 0),
        Opener.SERVER,
        Clock.systemUTC(),
        damages::add);
  }

  private S3Settings settings(URI endpoint) {
    return settings(endpoint, prefix);
  }

  private static S3Settings settings(URI endpoint, String prefix) {
    return S3Settings.at(
            "s3://" + ObjectStoreProcess.BUCKET + "/" + prefix,
            endpoint,
            "us-east-1",
            /* pathStyle= */ true,
            S3Settings.MIN_CACHE_BYTES)
        .withPatience(ObjectStoreContract.PATIENCE);
  }

  private StoredImage orphan() throws IOException {
    StoredImage image = store(other, bytes(10));
    other.delete(image.id());
    other.purge(image.id());
    return image;
  }

  /** Everything that exists now is older. */
  private static Instant soon() {
    return Instant.now().plus(Duration.ofMinutes(1));
  }

  private static long sweep(S3BlobStore store, Instant before) {
    return store.leftovers(before).filter(leftover -> leftover.removal().getAsBoolean()).count();
  }

  private boolean isThere(String key) {
    return objects.find(key).isPresent();
  }

  @Test
  void aSweepMovesAnOriginalWithoutAnImageToTheTrashAndRemovesItLater() throws IOException {
    StoredImage kept = store(other, bytes(20));
    StoredImage gone = orphan();
    assertThat(paused.leftovers(soon()).map(Leftover::path))
        .containsExactly(ObjectLayout.original(gone.digest()));

    assertThat(sweep(paused, Instant.now().minus(Duration.ofDays(1)))).as("too young").isZero();
    assertThat(isThere(ObjectLayout.original(gone.digest()))).isTrue();
    assertThat(sweep(paused, soon())).isEqualTo(1);
    assertThat(isThere(ObjectLayout.original(gone.digest()))).isFalse();
    assertThat(isThere(ObjectLayout.trashed(gone.digest()))).isTrue();
    assertThat(sweep(paused, soon())).isEqualTo(1);
    assertThat(isThere(ObjectLayout.trashed(gone.digest()))).isFalse();
    assertThat(sweep(paused, soon())).isZero();
    assertThat(read(other.findOriginal(kept).orElseThrow())).isEqualTo(bytes(20));
  }

  @Test
  void anUploadBetweenTheListAndTheLookOfASweepKeepsItsOriginal() throws IOException {
    StoredImage gone = orphan();
    Instant before = Instant.now().plus(Duration.ofSeconds(1));
    Leftover found = paused.leftovers(before.plusSeconds(1)).findFirst().orElseThrow();
    pauseUntil(before.plusSeconds(2));
    StoredImage image = store(other, bytes(10));

    assertThat(found.removal().getAsBoolean()).isFalse();
    assertThat(isThere(ObjectLayout.original(gone.digest()))).isTrue();
    assertThat(read(paused.findOriginal(image).orElseThrow())).isEqualTo(bytes(10));
  }

  /** The times of objects are full seconds, and those of the store. */
  private static void pauseUntil(Instant time) {
    await().pollInterval(Duration.ofMillis(20)).until(() -> Instant.now().isAfter(time));
  }

  @Test
  void anUploadBetweenTheLookAndTheRemovalOfASweepGetsItsOriginalBack() throws IOException {
    StoredImage gone = orphan();
    List<StoredImage> uploaded = new ArrayList<>();
    gate.before("DELETE", "/originals/", () -> uploaded.add(store(other, bytes(10))));

    assertThat(sweep(paused, soon())).isEqualTo(1);
    assertThat(isThere(ObjectLayout.original(gone.digest()))).as("the race happened").isFalse();
    try (S3BlobStore third = open(STORE.endpoint(), "third")) {
      assertThat(read(third.findOriginal(uploaded.getFirst()).orElseThrow())).isEqualTo(bytes(10));
    }
    assertThat(isThere(ObjectLayout.original(gone.digest()))).isTrue();
    assertThat(damages).isEmpty();
  }

  @Test
  void theTrashOfAnOriginalThatAnImageNeedsStaysUntilItIsBack() throws IOException {
    orphan();
    List<StoredImage> uploaded = new ArrayList<>();
    gate.before("DELETE", "/originals/", () -> uploaded.add(store(other, bytes(10))));
    assertThat(sweep(paused, soon())).isEqualTo(1);
    StoredImage image = uploaded.getFirst();

    assertThat(sweep(other, soon())).isZero();
    assertThat(isThere(ObjectLayout.trashed(image.digest()))).isTrue();
    try (S3BlobStore third = open(STORE.endpoint(), "third")) {
      assertThat(third.findOriginal(image)).isPresent();
    }
    assertThat(sweep(other, soon())).isEqualTo(1);
    assertThat(isThere(ObjectLayout.trashed(image.digest()))).isFalse();
    assertThat(isThere(ObjectLayout.original(image.digest()))).isTrue();
  }

  @Test
  void aSweepBetweenTheOriginalAndTheManifestOfAnUploadIsUndone() throws IOException {
    orphan();
    gate.before("PUT", "/images/", () -> assertThat(sweep(other, soon())).isEqualTo(1));
    StoredImage image = store(paused, bytes(10));
    assertThat(gate.isUsedUp()).isTrue();
    assertThat(isThere(ObjectLayout.original(image.digest()))).isTrue();
    try (S3BlobStore third = open(STORE.endpoint(), "third")) {
      assertThat(read(third.findOriginal(image).orElseThrow())).isEqualTo(bytes(10));
    }
  }

  @Test
  void aCommitWhoseAnswerIsLostIsRecognizedWhenItIsRepeated() throws IOException {
    gate.answerAfter("PUT", "/images/", 503);
    StoredImage image = store(paused, bytes(10));
    assertThat(gate.isUsedUp()).isTrue();
    assertThat(other.find(image.id())).contains(image);
  }

  @Test
  void aCommitThatRacesWithAnotherWriteIsRepeated() throws IOException {
    gate.answerInstead("PUT", "/images/", 409);
    gate.answerInstead("PUT", "/images/", 409);
    StoredImage image = store(paused, bytes(10));
    assertThat(gate.isUsedUp()).isTrue();
    assertThat(other.find(image.id())).contains(image);
  }

  @Test
  void aCommitWhoseOutcomeIsUnknownIsRegisteredByRecoveryIfItHappened() throws IOException {
    for (int attempt = 0; attempt < 3; attempt++) {
      gate.answerAfter("PUT", "/images/", 500);
    }
    StoredImage image = image(bytes(10));
    try (StagedOriginal staged = stage(paused, bytes(10))) {
      assertThatExceptionOfType(Failure.class)
          .isThrownBy(() -> paused.commit(staged, image))
          .extracting(Failure::code)
          .isEqualTo(ErrorCode.STORE_UNAVAILABLE);
    }
    List<StoredImage> registered = new ArrayList<>();
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> {
          paused.recover(registered::add, _ -> {});
          return !registered.isEmpty();
        });
    assertThat(registered).containsExactly(image);
    assertThat(other.find(image.id())).contains(image);
  }

  @Test
  void aDeleteWhoseAnswerIsLostIsStillTheOneThatWon() throws IOException {
    ImageId id = store(other, bytes(10)).id();
    gate.answerAfter("PUT", "/tombstones/", 503);
    assertThat(paused.delete(id)).isTrue();
    assertThat(gate.isUsedUp()).isTrue();
    assertThat(other.find(id)).isEmpty();
  }

  @Test
  void aDeleteThatDiesAfterItsTombstoneIsFinishedByTheNextDeleteAndByRecovery() throws IOException {
    StoredImage image = store(other, bytes(10));
    for (int attempt = 0; attempt < 3; attempt++) {
      gate.answerInstead("DELETE", "/images/", 500);
    }
    assertThatExceptionOfType(Failure.class).isThrownBy(() -> paused.delete(image.id()));
    assertThat(other.find(image.id())).as("until then it exists").contains(image);

    assertThat(other.delete(image.id())).as("the first one decided").isFalse();
    assertThat(other.find(image.id())).isEmpty();
    List<ImageId> forgotten = new ArrayList<>();
    other.recover(_ -> {}, forgotten::add);
    assertThat(forgotten).containsExactly(image.id());
  }

  @Test
  void aDeleteBeforeARenditionIsStoredLeavesNone() throws IOException {
    assertNothingIsKept("PUT", /* isAfter= */ false);
  }

  @Test
  void aDeleteAfterARenditionIsStoredLeavesNone() throws IOException {
    assertNothingIsKept("PUT", /* isAfter= */ true);
  }

  private void assertNothingIsKept(String method, boolean isAfter) throws IOException {
    ImageId id = store(other, bytes(10)).id();
    ImageId logo = store(other, bytes(11)).id();
    RenditionKey key = key(id, "overlay_" + logo);
    StoreGate.Act delete =
        () -> {
          other.delete(logo);
          other.purge(logo);
        };
    if (isAfter) {
      gate.after(method, "/renditions/", delete);
    } else {
      gate.before(method, "/renditions/", delete);
    }
    try (StagedRendition staged = render(paused, key, bytes(50))) {
      assertThat(paused.keep(staged)).isEmpty();
    }
    assertThat(gate.isUsedUp()).isTrue();
    assertThat(paused.findRendition(key)).isEmpty();
    assertThat(objects.list(ObjectLayout.RENDITIONS)).isEmpty();
    assertThat(objects.list(ObjectLayout.DEPENDENTS)).isEmpty();
  }

  @Test
  void twoServersThatCreateTheStoreAgreeOnItsId() throws IOException {
    String fresh = UUID.randomUUID().toString();
    List<String> ids = new ArrayList<>();
    S3Settings late = settings(gate.endpoint(), fresh);
    S3Settings early = settings(STORE.endpoint(), fresh);
    gate.before(
        "PUT",
        "/layout.json",
        () -> {
          try (S3BlobStore first = openAt(early)) {
            ids.add(first.folder().instanceId());
          }
        });
    try (S3BlobStore second = openAt(late)) {
      assertThat(ids).containsExactly(second.folder().instanceId());
    }
  }

  private S3BlobStore openAt(S3Settings settings) throws IOException {
    return S3BlobStore.open(
        settings,
        folder.resolve(UUID.randomUUID().toString()),
        new Reserve(0, 0),
        Opener.SERVER,
        Clock.fixed(NOW, ZoneOffset.UTC),
        damages::add);
  }
}
