package com.progimage.server.registry;

import static com.progimage.server.registry.Samples.BEGIN;
import static com.progimage.server.registry.Samples.image;
import static com.progimage.server.registry.Samples.keyed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.progimage.server.failure.Failure;
import com.progimage.server.image.Owner;
import com.progimage.server.image.StoredImage;
import com.progimage.server.image.usage.OwnerUsage;
import com.progimage.server.registry.space.OwnerSpace;
import com.progimage.server.registry.space.SpaceAnswer;
import com.progimage.server.registry.space.SpaceAnswer.SpaceMeasure;
import com.progimage.server.registry.space.SpaceLimits;
import com.progimage.server.registry.space.SpaceRequest;
import com.progimage.server.registry.space.SpaceReservation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every registry promises about the space of owners. Images have 1,000 bytes and more. */
public abstract class OwnerSpaceContract {
  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final Owner SHOP = new Owner("shop");
  private static final Owner BLOG = new Owner("blog");

  private Registry registry;
  private OwnerSpace space;

  protected abstract Registry open(String instanceId);

  /** One more way to the same content, or the same; who implements this closes it. */
  protected abstract Registry second(Registry first);

  @BeforeEach
  void openOne() {
    registry = open(Samples.INSTANCE);
    registry.rebuild(Stream.empty(), Stream.empty());
    space = registry.space();
  }

  @AfterEach
  void closeOne() {
    registry.close();
  }

  private static StoredImage of(Owner owner, int n) {
    return keyed(BEGIN.plusMillis(n), owner, owner + " " + n);
  }

  private static SpaceRequest exactly(Owner owner, long bytes) {
    return new SpaceRequest(UUID.randomUUID().toString(), owner, bytes, /* isExact= */ true);
  }

  private static SpaceRequest upTo(Owner owner, long bytes) {
    return new SpaceRequest(UUID.randomUUID().toString(), owner, bytes, /* isExact= */ false);
  }

  private SpaceReservation reserved(SpaceRequest request, SpaceLimits limits) {
    SpaceAnswer answer = space.reserve(request, limits, LEASE);
    assertThat(answer).isInstanceOf(SpaceAnswer.Reserved.class);
    return ((SpaceAnswer.Reserved) answer).reservation();
  }

  @Test
  void whatEachOwnerStoresIsCounted() {
    assertThat(space.usage(SHOP)).isEqualTo(OwnerUsage.none(SHOP));
    registry.register(of(SHOP, 1));
    registry.register(of(SHOP, 2));
    registry.register(of(BLOG, 3));
    assertThat(registry.registerFirst(image(5))).isTrue();

    assertThat(space.usage(SHOP)).isEqualTo(new OwnerUsage(SHOP, 2, 2_000));
    assertThat(space.usages(null, 10)).hasSize(3);
    assertThat(space.usage(Owner.PUBLIC)).isEqualTo(new OwnerUsage(Owner.PUBLIC, 1, 1_005));
  }

  @Test
  void registeringTwiceCountsOnceAndForgettingTwiceOnceToo() {
    StoredImage one = of(SHOP, 1);
    StoredImage other = of(SHOP, 2);
    registry.register(one);
    registry.register(one);
    registry.register(other);
    assertThat(space.usage(SHOP)).isEqualTo(new OwnerUsage(SHOP, 2, 2_000));
    registry.forget(one.id());
    registry.forget(one.id());
    registry.register(one);
    assertThat(space.usage(SHOP)).isEqualTo(new OwnerUsage(SHOP, 1, 1_000));
    registry.forget(other.id());
    assertThat(space.usage(SHOP)).isEqualTo(OwnerUsage.none(SHOP));
    assertThat(space.usages(null, 10)).isEmpty();
  }

  @Test
  void anUploadThatLosesItsKeyIsNotCounted() {
    assertThat(registry.registerFirst(keyed(Instant.now(), SHOP, "a"))).isTrue();
    assertThat(registry.registerFirst(keyed(Instant.now(), SHOP, "a"))).isFalse();
    assertThat(space.usage(SHOP)).isEqualTo(new OwnerUsage(SHOP, 1, 1_000));
  }

  @Test
  void ownersAreListedByNamePageByPage() {
    for (String name : List.of("c", "a", "b", "d")) {
      registry.register(of(new Owner(name), 1));
    }
    assertThat(space.usages(null, 3))
        .extracting(usage -> usage.owner().name())
        .containsExactly("a", "b", "c");
    assertThat(space.usages(new Owner("c"), 3))
        .containsExactly(new OwnerUsage(new Owner("d"), 1, 1_000));
  }

  @Test
  void aRebuildLeavesExactCounts() {
    StoredImage stays = of(SHOP, 1);
    StoredImage gone = of(SHOP, 2);
    StoredImage found = of(BLOG, 3);
    StoredImage meanwhile = of(BLOG, 4);
    registry.register(stays);
    registry.register(gone);
    for (int i = 0; i < 2; i++) {
      registry.rebuild(
          Stream.of(stays, found).peek(_ -> registry.register(meanwhile)).toList().stream(),
          Stream.empty());
    }
    assertThat(space.usage(SHOP)).isEqualTo(new OwnerUsage(SHOP, 1, 1_000));
    assertThat(space.usage(BLOG).images()).isEqualTo(registry.list(BLOG, null, 10).size());
  }

  @Test
  void countsStayExactWhileManyRegisterAndForget() throws Exception {
    Registry second = second(registry);
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        StoredImage each = of(SHOP, i);
        Registry one = i % 2 == 0 ? registry : second;
        Registry other = i % 2 == 0 ? second : registry;
        boolean isForgotten = i % 4 < 2;
        all.add(
            executor.submit(() -> {
              one.register(each);
              if (isForgotten) {
                one.forget(each.id());
              }
            }));
        all.add(executor.submit(() -> other.register(each)));
      }
      for (Future<?> each : all) {
        each.get();
      }
    }
    List<StoredImage> left = registry.list(SHOP, null, 100);
    assertThat(left).hasSize(20);
    assertThat(space.usage(SHOP)).isEqualTo(new OwnerUsage(SHOP, 20, 20_000));
  }

  @Test
  void reservedSpaceCountsUntilItsImageIsRegistered() {
    SpaceLimits two = new SpaceLimits(2, Long.MAX_VALUE);
    StoredImage image = of(SHOP, 1);
    SpaceReservation first = reserved(exactly(SHOP, 1_000), two);
    SpaceReservation second = reserved(exactly(SHOP, 1_000), two);
    assertThat(space.reserve(exactly(SHOP, 1), two, LEASE))
        .isEqualTo(new SpaceAnswer.Full(SpaceMeasure.IMAGES, 2, 3));
    assertThat(space.usage(SHOP).images()).as("not stored yet").isZero();
    assertThat(space.reserve(exactly(BLOG, 1), two, LEASE))
        .isInstanceOf(SpaceAnswer.Reserved.class);

    assertThat(registry.registerFirst(image, first, () -> {})).isTrue();
    assertThat(space.reserve(exactly(SHOP, 1), two, LEASE)).isInstanceOf(SpaceAnswer.Full.class);
    space.release(second);
    space.release(second);
    SpaceReservation third = reserved(exactly(SHOP, 1), two);
    registry.forget(image.id());
    assertThat(reserved(exactly(SHOP, 1), two)).isNotEqualTo(third);
  }

  @Test
  void aRepeatedRequestReservesOnce() {
    SpaceLimits one = new SpaceLimits(1, 10);
    SpaceRequest request = upTo(SHOP, 10);
    SpaceReservation reservation = reserved(request, one);
    assertThat(reserved(request, one)).isEqualTo(reservation);
  }

  @Test
  void ofBytesWhatIsLeftIsReservedUnlessAllAreNeeded() {
    SpaceLimits limits = new SpaceLimits(Long.MAX_VALUE, 2_500);
    registry.register(of(SHOP, 1));
    assertThat(space.reserve(exactly(SHOP, 1_501), limits, LEASE))
        .isEqualTo(new SpaceAnswer.Full(SpaceMeasure.BYTES, 2_500, 2_501));
    assertThat(reserved(exactly(SHOP, 1_000), limits).bytes()).isEqualTo(1_000);
    SpaceReservation rest = reserved(upTo(SHOP, 5_000), limits);
    assertThat(rest.bytes()).isEqualTo(500);
    assertThat(space.reserve(upTo(SHOP, 1), limits, LEASE))
        .isEqualTo(new SpaceAnswer.Full(SpaceMeasure.BYTES, 2_500, 2_501));
    space.release(rest);
    assertThat(reserved(upTo(SHOP, 300), limits).bytes()).isEqualTo(300);
  }

  @Test
  void aReservationEndsUnlessItIsRenewed() {
    SpaceLimits one = new SpaceLimits(1, Long.MAX_VALUE);
    SpaceRequest request = exactly(SHOP, 1);
    SpaceReservation renewed =
        ((SpaceAnswer.Reserved) space.reserve(request, one, Duration.ofMillis(400))).reservation();
    space.renew(List.of(renewed), LEASE);
    SpaceReservation ends =
        ((SpaceAnswer.Reserved) space.reserve(exactly(BLOG, 1), one, Duration.ofMillis(400)))
            .reservation();
    await()
        .until(() -> space.reserve(exactly(BLOG, 1), one, LEASE) instanceof SpaceAnswer.Reserved);
    space.renew(List.of(ends), LEASE);
    assertThat(space.reserve(exactly(SHOP, 1), one, LEASE)).isInstanceOf(SpaceAnswer.Full.class);
  }

  @Test
  void ofManyRequestsForTheLastPlaceOneGetsIt() throws Exception {
    Registry second = second(registry);
    SpaceLimits one = new SpaceLimits(1, Long.MAX_VALUE);
    int callers = 50;
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 0; round < 5; round++) {
        CyclicBarrier together = new CyclicBarrier(callers);
        List<Future<SpaceAnswer>> answers = new ArrayList<>();
        for (int caller = 0; caller < callers; caller++) {
          OwnerSpace asked = (caller % 2 == 0 ? registry : second).space();
          answers.add(
              executor.submit(() -> {
                together.await();
                return asked.reserve(exactly(SHOP, 1), one, LEASE);
              }));
        }
        List<SpaceReservation> made = new ArrayList<>();
        for (Future<SpaceAnswer> answer : answers) {
          if (answer.get() instanceof SpaceAnswer.Reserved(SpaceReservation reservation)) {
            made.add(reservation);
          }
        }
        assertThat(made).hasSize(1);
        made.forEach(space::release);
      }
    }
  }

  /** Each reserves and registers, as uploads do. */
  @Test
  void uploadsAtOnceFillWhatIsLeftAndNoMore() throws Exception {
    Registry second = second(registry);
    int room = 10;
    SpaceLimits limits = new SpaceLimits(room, Long.MAX_VALUE);
    AtomicInteger refused = new AtomicInteger();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int caller = 0; caller < 40; caller++) {
        StoredImage image = of(SHOP, caller);
        Registry one = caller % 2 == 0 ? registry : second;
        all.add(
            executor.submit(() -> {
              SpaceAnswer answer = one.space().reserve(exactly(SHOP, 1_000), limits, LEASE);
              if (answer instanceof SpaceAnswer.Reserved(SpaceReservation reservation)) {
                assertThat(one.registerFirst(image, reservation, () -> {})).isTrue();
              } else {
                refused.incrementAndGet();
              }
            }));
      }
      for (Future<?> each : all) {
        each.get();
      }
    }
    assertThat(space.usage(SHOP)).isEqualTo(new OwnerUsage(SHOP, room, 1_000L * room));
    assertThat(refused).hasValue(30);
    assertThat(space.reserve(exactly(SHOP, 1), limits, LEASE))
        .isEqualTo(new SpaceAnswer.Full(SpaceMeasure.IMAGES, room, room + 1));
  }

  @Test
  void wrongCountsAreCorrectedUnlessTheyChange() {
    registry.register(of(SHOP, 1));
    OwnerUsage right = space.usage(SHOP);
    OwnerUsage wrong = new OwnerUsage(SHOP, 9, 9_999);
    assertThat(space.correct(wrong, right)).isFalse();
    assertThat(space.correct(right, wrong)).isTrue();
    assertThat(space.usage(SHOP)).isEqualTo(wrong);
    assertThat(space.usages(null, 10)).containsExactly(wrong);
    assertThat(space.correct(wrong, OwnerUsage.none(SHOP))).isTrue();
    assertThat(space.usages(null, 10)).isEmpty();
    assertThat(space.correct(OwnerUsage.none(SHOP), right)).isTrue();
    assertThat(space.usages(null, 10)).containsExactly(right);
  }

  @Test
  void anIncompleteRegistryCountsNothing() {
    registry.close();
    registry = open("another");
    OwnerSpace incomplete = registry.space();
    assertThatThrownBy(() -> incomplete.usage(SHOP)).isInstanceOf(Failure.class);
    assertThatThrownBy(() -> incomplete.reserve(exactly(SHOP, 1), SpaceLimits.NONE, LEASE))
        .isInstanceOf(Failure.class);
    OwnerUsage none = OwnerUsage.none(SHOP);
    assertThatThrownBy(() -> incomplete.correct(none, new OwnerUsage(SHOP, 1, 1)))
        .isInstanceOf(Failure.class);
    assertThatThrownBy(() -> incomplete.usages(null, 1)).isInstanceOf(Failure.class);
    registry.rebuild(Stream.empty(), Stream.empty());
    assertThat(incomplete.usage(SHOP)).isEqualTo(OwnerUsage.none(SHOP));
  }
}
