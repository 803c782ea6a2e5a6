package com.progimage.server.blob.s3;

import static com.progimage.server.blob.Samples.bytes;
import static com.progimage.server.blob.Samples.image;
import static com.progimage.server.blob.Samples.read;
import static com.progimage.server.blob.Samples.stage;
import static com.progimage.server.blob.Samples.store;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.progimage.server.blob.BlobStore;
import com.progimage.server.blob.BlobStoreContract;
import com.progimage.server.blob.Reserve;
import com.progimage.server.blob.Samples;
import com.progimage.server.blob.StagedOriginal;
import com.progimage.server.blob.s3.S3BlobStore.Opener;
import com.progimage.server.blob.s3.client.ObjectClient;
import com.progimage.server.blob.s3.client.S3Settings;
import com.progimage.server.blob.s3.client.StoredObject;
import com.progimage.server.blob.upkeep.MaintainedStore;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.StoredImage;
import com.progimage.support.ObjectStoreProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the store in a bucket promises, on any object store. */
abstract class ObjectStoreContract extends BlobStoreContract {
  static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir static Path folder;

  private final String prefix = UUID.randomUUID().toString();
  private final ObjectClient objects = ObjectClient.open(settings());

  abstract ObjectStoreProcess process();

  /** Patient, because the machine of the tests is busy. */
  S3Settings settings() {
    return settings(process(), prefix).withPatience(PATIENCE);
  }

  static S3Settings settings(ObjectStoreProcess process, String prefix) {
    return S3Settings.at(
        "s3://" + ObjectStoreProcess.BUCKET + "/" + prefix,
        process.endpoint(),
        "us-east-1",
        /* pathStyle= */ true,
        S3Settings.MIN_CACHE_BYTES);
  }

  @Override
  protected BlobStore open(Clock clock) throws IOException {
    return S3BlobStore.open(
        settings(), folder, new Reserve(0, 0), Opener.SERVER, clock, damages::add);
  }

  @AfterEach
  void closeClient() {
    objects.close();
  }

  @Override
  protected int rounds(int ofDisk) {
    return Math.max(5, ofDisk / 100);
  }

  /** A copy of an object that another process removed may stay in the cache. */
  @Override
  protected void assertNothingLeftOf(ImageId id) {
    assertThat(objects.list(ObjectLayout.renditions(id))).isEmpty();
    assertThat(objects.find(ObjectLayout.manifestKey(id))).isEmpty();
  }

  @Test
  void theObjectsAreThoseThatAreWrittenDown() throws IOException {
    StoredImage image = store(store, bytes(10));
    assertThat(objects.list("").map(StoredObject::key))
        .containsExactlyInAnyOrder(
            "layout.json", "images/" + image.id() + ".json", "originals/" + image.digest().hex());
    assertThat(store.delete(image.id())).isTrue();
    store.purge(image.id());
    assertThat(objects.list("").map(StoredObject::key))
        .containsExactlyInAnyOrder(
            "layout.json",
            "tombstones/" + image.id() + ".json",
            "originals/" + image.digest().hex());
    assertThat(store.findDeleted(image.id())).contains(image);
  }

  @Test
  void equalBytesAreStoredOnceAndStayWithTheLastImage() throws IOException {
    StoredImage first = store(store, bytes(10));
    StoredImage second = store(store, bytes(10));
    assertThat(objects.list(ObjectLayout.ORIGINALS)).hasSize(1);
    store.delete(first.id());
    store.purge(first.id());
    assertThat(store.findOriginal(first)).isEmpty();
    assertThat(read(store.findOriginal(second).orElseThrow())).isEqualTo(bytes(10));
  }

  @Test
  void aLargeImageIsStoredInPartsAndComesBackWhole() throws IOException {
    byte[] bytes = bytes(17 << 20);
    StoredImage image = image(bytes);
    try (StagedOriginal staged = stage(store, bytes)) {
      store.commit(staged, image);
      staged.registered();
      staged.settled();
    }
    try (BlobStore other = open()) {
      assertThat(read(other.findOriginal(image).orElseThrow())).isEqualTo(bytes);
    }
    assertThat(Samples.store(store, bytes).digest()).isEqualTo(image.digest());
    assertThat(objects.list(ObjectLayout.ORIGINALS)).hasSize(1);
  }

  @Test
  void anUploadRenewsTheTimeOfAnOriginalOfAnySize() throws IOException {
    for (int size : new int[] {10, 17 << 20}) {
      StoredImage image = store(store, bytes(size));
      StoredObject before = objects.find(ObjectLayout.original(image.digest())).orElseThrow();
      // The times of objects are full seconds.
      Instant next = before.lastModified().plusSeconds(1);
      await().pollInterval(Duration.ofMillis(20)).until(() -> !Instant.now().isBefore(next));
      store(store, bytes(size));
      assertThat(objects.find(ObjectLayout.original(image.digest())).orElseThrow().lastModified())
          .as(size + " bytes")
          .isAfter(before.lastModified());
      try (BlobStore other = open()) {
        assertThat(read(other.findOriginal(image).orElseThrow())).isEqualTo(bytes(size));
      }
    }
  }

  MaintainedStore maintained() {
    return (MaintainedStore) store;
  }
}
