package com.progimage.server.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.blob.Reserve;
import com.progimage.server.blob.StagedOriginal;
import com.progimage.server.blob.disk.DiskBlobStore;
import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Digest;
import com.progimage.server.image.IdempotencyKey;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.Lifetime;
import com.progimage.server.image.Owner;
import com.progimage.server.image.Ownership;
import com.progimage.server.image.Size;
import com.progimage.server.image.StoredImage;
import com.progimage.server.library.space.BodyLength;
import com.progimage.server.library.space.SpaceHold;
import com.progimage.server.library.space.UploadSpace;
import com.progimage.server.registry.Registry;
import com.progimage.server.registry.RegistryQueue;
import com.progimage.server.registry.space.SpaceLimits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An item whose server died or stalled goes over to another with all that came of it, whatever the
 * registry.
 */
abstract class TakeOverContract {
  private static final Digest KEY = Digest.of("job a 7".getBytes(StandardCharsets.UTF_8));

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private Registry registry;
  private Server dead;
  private Server heir;

  private static final class Server {
    final DiskBlobStore blobs;
    final Commits commits;
    final UploadSpace space;

    Server(DiskBlobStore blobs, Registry registry, RegistryQueue ledger) {
      this.blobs = blobs;
      this.commits = new Commits(blobs, registry, ledger, this::delete);
      this.space = new UploadSpace(registry.space(), _ -> SpaceLimits.NONE, 1 << 20);
    }

    private void delete(ImageId id) {
      assertThat(blobs.delete(id)).isTrue();
      blobs.purge(id);
    }

    StagedOriginal staged(String bytes) throws IOException {
      return blobs.stage(
          new ByteArrayInputStream(bytes.getBytes(StandardCharsets.UTF_8)), Long.MAX_VALUE);
    }

    /** As an item's image is stored. */
    StoredImage store(String bytes, boolean takesOver) throws IOException {
      try (SpaceHold hold = space.hold(Owner.PUBLIC, BodyLength.UNKNOWN);
          StagedOriginal staged = staged(bytes)) {
        return commits.commit(staged, image(staged), hold, takesOver).image();
      }
    }

    /** Commits like a server that the registry does not hear of any more. */
    StoredImage commitOnly(String bytes) throws IOException {
      try (StagedOriginal staged = staged(bytes)) {
        StoredImage image = image(staged);
        blobs.commit(staged, image);
        return image;
      }
    }
  }

  private static StoredImage image(StagedOriginal staged) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    return new StoredImage(
        ImageId.create(now),
        Ownership.PUBLIC,
        ImageFormat.PNG,
        new Size(1, 1),
        staged.byteCount(),
        staged.digest(),
        Lifetime.endless(now),
        KEY);
  }

  /** Opens an empty one of a data folder. */
  abstract Registry open(String instanceId);

  @BeforeEach
  void start() throws IOException {
    registry = opened(open("folder"));
    registry.rebuild(Stream.of(), Stream.of());
    RegistryQueue ledger = opened(new RegistryQueue(registry));
    dead = new Server(blobs(), registry, ledger);
    heir = new Server(blobs(), registry, ledger);
  }

  private DiskBlobStore blobs() throws IOException {
    return opened(
        DiskBlobStore.open(
            folder.resolve("data"), new Reserve(0, 0), Clock.systemUTC(), damage -> {}));
  }

  private <T extends AutoCloseable> T opened(T part) {
    open.push(part);
    return part;
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable part : open) {
      part.close();
    }
  }

  private void claimByTheDead(ImageId id) {
    registry.claim(new IdempotencyKey(Owner.PUBLIC, KEY), id, Duration.ofMinutes(2));
  }

  private void assertOnly(StoredImage image) {
    assertThat(heir.blobs.images(damage -> {})).containsExactly(image);
    assertThat(registry.list(null, 10)).containsExactly(image);
    assertThat(heir.blobs.findOriginal(image)).isPresent();
  }

  @Test
  void aClaimThatLedToNothingIsTakenOverAtOnce() throws IOException {
    claimByTheDead(ImageId.create(Instant.now()));
    assertOnly(heir.store("a", /* takesOver= */ true));
  }

  @Test
  void aClientsUploadWaitsForTheOneThatHasItsKey() throws IOException {
    claimByTheDead(ImageId.create(Instant.now()));
    assertThatThrownBy(() -> heir.store("a", /* takesOver= */ false))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.IDEMPOTENCY_IN_FLIGHT));
  }

  @Test
  void whatWasCommittedAndNotRegisteredIsTheItemsImage() throws IOException {
    StoredImage committed = dead.commitOnly("a");
    claimByTheDead(committed.id());
    assertThat(heir.store("other bytes meanwhile", /* takesOver= */ true)).isEqualTo(committed);
    assertOnly(committed);
  }

  @Test
  void whatWasRegisteredIsTheItemsImageThoughItsSourceGivesOtherBytesNow() throws IOException {
    StoredImage stored = dead.store("a", /* takesOver= */ true);
    assertThat(heir.store("b", /* takesOver= */ true)).isEqualTo(stored);
    assertThatThrownBy(() -> heir.store("b", /* takesOver= */ false))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.IDEMPOTENCY_KEY_REUSED));
    assertOnly(stored);
  }

  @Test
  void whoComesBackAfterTheItemWentOverStoresNothingASecondTime() throws IOException {
    try (StagedOriginal slow = dead.staged("a")) {
      StoredImage late = image(slow);
      claimByTheDead(late.id());
      StoredImage first = heir.store("a", /* takesOver= */ true);
      dead.blobs.commit(slow, late);
      assertThat(dead.commits.settle(late)).isEqualTo(first);
      assertOnly(first);
    }
  }

  @Test
  void whoComesBackAndDiesLeavesNothingASecondTime() throws IOException {
    StoredImage first = heir.store("a", /* takesOver= */ true);
    StoredImage late = dead.commitOnly("a");
    assertThat(heir.blobs.find(late.id())).isPresent();
    dead.blobs.close();
    heir.blobs.recover(heir.commits::settle, id -> {});
    assertOnly(first);
  }

  @Test
  void anImageWhoseRivalWasDeletedStays() throws IOException {
    StoredImage first = heir.store("a", /* takesOver= */ true);
    StoredImage late = dead.commitOnly("b");
    assertThat(heir.blobs.delete(first.id())).isTrue();
    assertThat(heir.commits.settle(late)).isEqualTo(late);
    assertThat(heir.blobs.images(damage -> {})).containsExactly(late);
  }
}
