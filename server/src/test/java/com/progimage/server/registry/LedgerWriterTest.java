package com.progimage.server.registry;

import static com.progimage.server.registry.Samples.DAY;
import static com.progimage.server.registry.Samples.image;
import static com.progimage.server.registry.Samples.key;
import static com.progimage.server.registry.Samples.rendition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.progimage.server.image.Digest;
import com.progimage.server.image.IdempotencyKey;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.Owner;
import com.progimage.server.image.StoredImage;
import com.progimage.server.registry.space.OwnerSpace;
import com.progimage.server.registry.space.SpaceReservation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("timed")
class LedgerWriterTest {
  private final Recorder registry = new Recorder();
  private final ImageId id = image(1).id();

  /** A registry that writes down what it is told, and can be away. */
  private static final class Recorder implements Registry {
    final List<Change> changes = Collections.synchronizedList(new ArrayList<>());
    volatile boolean away;
    volatile boolean broken;
    final AtomicInteger attempts = new AtomicInteger();

    @Override
    public void apply(List<Change> batch, Runnable settled) {
      attempts.incrementAndGet();
      if (away) {
        throw RegistryFailures.away(null);
      }
      if (broken) {
        throw new IllegalStateException("broken");
      }
      changes.addAll(batch);
      settled.run();
    }

    @Override
    public List<StoredImage> list(@Nullable ImageId after, int limit) {
      return List.of();
    }

    @Override
    public List<StoredImage> list(Owner owner, @Nullable ImageId after, int limit) {
      return List.of();
    }

    @Override
    public List<ImageId> findByDigest(Digest digest) {
      return List.of();
    }

    @Override
    public List<StoredImage> findByDigest(@Nullable Owner owner, Digest digest, int limit) {
      return List.of();
    }

    @Override
    public List<RenditionRecord> renditions(ImageId image) {
      return List.of();
    }

    @Override
    public boolean registerFirst(
        StoredImage image, @Nullable SpaceReservation reserved, Runnable settled) {
      return true;
    }

    @Override
    public OwnerSpace space() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Claim claim(IdempotencyKey key, ImageId image, Duration lease) {
      return new Claim.InFlight(image.text());
    }

    @Override
    public void release(IdempotencyKey key, Claim claim) {}

    @Override
    public RegistryState state() {
      return RegistryState.READY;
    }

    @Override
    public boolean needsRebuild() {
      return false;
    }

    @Override
    public void distrust() {}

    @Override
    public void rebuild(Stream<StoredImage> images, Stream<RenditionRecord> renditions) {}

    @Override
    public void close() {}
  }

  @Test
  void whatIsSaidIsWrittenInItsOrder() {
    try (RegistryQueue ledger = new RegistryQueue(registry)) {
      ledger.record(rendition(id, "flip"));
      ledger.touch(key(id, "flip"), DAY.plusDays(1));
      ledger.forget(id, List.of());
    }
    assertThat(registry.changes)
        .containsExactly(
            new Change.RenditionMade(rendition(id, "flip")),
            new Change.Used(key(id, "flip"), DAY.plusDays(1)),
            new Change.Deleted(id));
  }

  @Test
  void aThousandUsesOnADayAreOneChange() {
    try (RegistryQueue ledger = new RegistryQueue(registry)) {
      ledger.record(rendition(id, "flip"));
      for (int i = 0; i < 1_000; i++) {
        ledger.touch(key(id, "flip"), DAY);
        ledger.touch(key(id, "flop"), DAY);
      }
      ledger.touch(key(id, "flip"), DAY.plusDays(1));
    }
    assertThat(registry.changes).hasSize(3);
  }

  @Test
  void whatIsSaidWhileItIsAwayIsWrittenInOrderAfterwards() {
    registry.away = true;
    try (RegistryQueue ledger = new RegistryQueue(registry)) {
      for (int i = 0; i < 1_000; i++) {
        ledger.record(rendition(id, "rotate_" + i));
      }
      await().until(() -> registry.attempts.get() > 1);
      assertThat(ledger.pending()).isEqualTo(1_000);
      registry.away = false;
      await().until(() -> ledger.pending() == 0);
    }
    assertThat(registry.changes)
        .extracting(change -> ((Change.RenditionMade) change).rendition().key().transformation())
        .startsWith("rotate_0", "rotate_1")
        .endsWith("rotate_998", "rotate_999")
        .hasSize(1_000);
  }

  @Test
  void beyondTheBoundTheOldestAreDroppedAndCounted() {
    registry.away = true;
    try (RegistryQueue ledger = new RegistryQueue(registry, 100)) {
      for (int i = 0; i < 250; i++) {
        ledger.record(rendition(id, "rotate_" + i));
      }
      await().until(() -> ledger.dropped() == 150);
      assertThat(ledger.pending()).isEqualTo(100);
      registry.away = false;
      await().until(() -> ledger.pending() == 0);
    }
    assertThat(registry.changes)
        .first()
        .isEqualTo(new Change.RenditionMade(rendition(id, "rotate_150")));
  }

  @Test
  void closingGivesUpWhatARegistryThatIsAwayDoesNotTake() {
    registry.away = true;
    RegistryQueue ledger = new RegistryQueue(registry);
    ledger.record(rendition(id, "flip"));
    long start = System.nanoTime();
    ledger.close();
    ledger.record(rendition(id, "flop"));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    assertThat(ledger.dropped()).isEqualTo(2);
  }

  @Test
  void aChangeThatCannotBeWrittenDoesNotHoldUpTheOthers() {
    registry.broken = true;
    try (RegistryQueue ledger = new RegistryQueue(registry)) {
      ledger.record(rendition(id, "flip"));
      await().until(() -> ledger.dropped() == 1);
      registry.broken = false;
      ledger.record(rendition(id, "flop"));
    }
    assertThat(registry.changes).containsExactly(new Change.RenditionMade(rendition(id, "flop")));
  }
}
