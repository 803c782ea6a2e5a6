package com.progimage.server.blob.s3;

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

import com.progimage.server.blob.Reserve;
import com.progimage.server.blob.StagedOriginal;
import com.progimage.server.blob.StagedRendition;
import com.progimage.server.blob.s3.S3BlobStore.Opener;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.RenditionKey;
import com.progimage.server.image.StoredImage;
import com.progimage.support.ObjectStoreProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a store does while its bucket does not answer, and afterwards. */
@Tag("timed")
class ObjectStoreOutageTest {
  @TempDir static Path folder;
  private static ObjectStoreProcess process;

  @BeforeAll
  static void startStore() {
    process = ObjectStoreProcess.s3Proxy(folder);
  }

  @AfterAll
  static void stopStore() {
    process.close();
  }

  private static S3BlobStore open(String name) throws IOException {
    return S3BlobStore.open(
        ObjectStoreContract.settings(process, "outage"),
        folder.resolve(name),
        new Reserve(0, 0),
        Opener.SERVER,
        Clock.systemUTC(),
        _ -> {});
  }

  @Test
  void aKilledStoreIsToldAtOnceAndFoundAgain() throws IOException {
    assertSurvives(process::kill, process::start);
  }

  @Test
  void aStoreThatHangsIsToldWithinTwoSecondsAndFoundAgain() throws IOException {
    assertSurvives(process::suspend, process::resume);
  }

  private static void assertSurvives(Runnable stop, Runnable start) throws IOException {
    try (S3BlobStore store = open(UUID.randomUUID().toString());
        S3BlobStore other = open(UUID.randomUUID().toString())) {
      StoredImage image = store(store, bytes(10));
      RenditionKey kept = key(image.id(), "flip");
      try (StagedRendition staged = render(store, kept, bytes(50))) {
        assertThat(store.keep(staged)).isPresent();
      }
      StoredImage remote = store(other, bytes(11));

      stop.run();
      try {
        assertThat(store.find(image.id())).contains(image);
        assertThat(read(store.findOriginal(image).orElseThrow())).isEqualTo(bytes(10));
        assertThat(read(store.findRendition(kept).orElseThrow())).isEqualTo(bytes(50));
        assertUnavailable(() -> store.find(remote.id()));
        assertUnavailable(() -> store.find(ImageId.create(image.createdAt())));
        assertUnavailable(() -> store.findRendition(key(image.id(), "flop")));
        assertUnavailable(() -> store.delete(image.id()));
        assertUnavailable(() -> commit(other));
        assertThat(store.health().refusal().orElseThrow()).contains("does not answer");
      } finally {
        start.run();
      }

      await()
          .atMost(Duration.ofSeconds(5))
          .pollInterval(Duration.ofMillis(50))
          .until(() -> store.health().writable() && other.health().writable());
      assertThat(store.find(remote.id())).contains(remote);
      assertThat(store.delete(image.id())).isTrue();
      assertThat(other.find(image.id())).isEmpty();
    }
  }

  private static void commit(S3BlobStore store) throws IOException {
    try (StagedOriginal staged = stage(store, bytes(12))) {
      store.commit(staged, image(bytes(12)));
    }
  }

  private static void assertUnavailable(ThrowingCallable call) {
    long started = System.nanoTime();
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(call)
        .satisfies(failure -> {
          assertThat(failure.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
          assertThat(failure.retryAfter().orElseThrow()).isLessThanOrEqualTo(Duration.ofSeconds(2));
        });
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(2));
  }
}
