package com.progimage.server.registry.redis;

import static com.progimage.server.registry.Samples.image;
import static com.progimage.server.registry.Samples.images;
import static com.progimage.server.registry.Samples.key;
import static com.progimage.server.registry.Samples.keyed;
import static com.progimage.server.registry.Samples.rendition;
import static java.util.function.Predicate.not;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Digest;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.Owner;
import com.progimage.server.image.StoredImage;
import com.progimage.server.image.usage.OwnerUsage;
import com.progimage.server.registry.Change;
import com.progimage.server.registry.CheckpointNote;
import com.progimage.server.registry.Claim;
import com.progimage.server.registry.Registry;
import com.progimage.server.registry.RegistryContract;
import com.progimage.server.registry.Samples;
import com.progimage.server.registry.space.SpaceLimits;
import com.progimage.server.registry.space.SpaceRequest;
import com.progimage.server.registry.space.SpaceReservation;
import com.progimage.support.RedisProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

class RedisRegistryTest extends RegistryContract {
  private static RedisProcess redis;
  private static RedisClient client;

  private final List<Registry> opened = new ArrayList<>();

  @BeforeAll
  static void start(@TempDir Path folder) {
    redis = new RedisProcess(folder);
    client = redis.client();
  }

  @AfterAll
  static void stop() {
    client.close();
    redis.close();
  }

  // Named as the contract's is, so that Redis is empty before it opens one.
  @Override
  @BeforeEach
  public void openEmpty() {
    client.flushAll();
    super.openEmpty();
  }

  @AfterEach
  void closeOthers() {
    opened.forEach(Registry::close);
  }

  @Override
  public Registry open(String instanceId) {
    return new RedisRegistry(redis.uri(), instanceId, () -> {}, CheckpointNote.NONE);
  }

  @Override
  public Registry second(Registry first) {
    return openAnother();
  }

  private Registry openAnother() {
    Registry another = open(Samples.INSTANCE);
    opened.add(another);
    return another;
  }

  @Test
  void changesAreMadeInTheirOrderWhereRedisKnowsOnlySomeScripts() {
    client.scriptFlush();
    Registry another = openAnother();
    another.register(image(9));
    another.forget(image(9).id(), List.of());
    StoredImage late = image(2);
    another.apply(
        List.of(
            new Change.RenditionMade(rendition(late.id(), "flip")), new Change.ImageStored(late)));
    assertThat(another.renditions(late.id())).as("made before its image was stored").isEmpty();
  }

  @Test
  void allServersSeeAChangeAtOnce() {
    Registry one = openAnother();
    Registry other = openAnother();
    StoredImage image = image(1);
    one.register(image);
    assertThat(other.list(null, 10)).containsExactly(image);
    other.forget(image.id());
    assertThat(one.list(null, 10)).isEmpty();
  }

  @Test
  void anIndexOfAnEarlierVersionIsRebuilt() {
    Registry registry = openAnother();
    StoredImage image = image(1);
    registry.register(image);
    // Its records ended with the owner, and nothing was listed or counted by owner.
    String record = client.hget("pi:{" + image.id() + "}", "image");
    String earlier = record.substring(0, record.indexOf(" public") + " public".length());
    client.hset("pi:{" + image.id() + "}", "image", earlier);
    client.set("pi:epoch", Samples.INSTANCE);
    client.del("pi:ids:public", "pi:owners", "pi:usage:public", "pi:counting");
    try (Registry later = open(Samples.INSTANCE)) {
      assertThat(later.needsRebuild()).isTrue();
      later.rebuild(Stream.of(image), Stream.empty());
      assertThat(later.list(Owner.PUBLIC, null, 10)).containsExactly(image);
    }
  }

  @Test
  void anIndexThatDoesNotCountYetIsCountedWhenItIsRebuilt() {
    Registry registry = openAnother();
    List<StoredImage> images = images(3);
    images.forEach(registry::register);
    client.del("pi:owners", "pi:usage:public");
    for (StoredImage image : images) {
      String record = client.hget("pi:{" + image.id() + "}", "image");
      client.hset("pi:{" + image.id() + "}", "image", record.replaceFirst(" counted.*", ""));
    }
    client.set("pi:epoch", Samples.INSTANCE + " 2");
    try (Registry later = open(Samples.INSTANCE)) {
      assertThat(later.needsRebuild()).isTrue();
      later.forget(images.getLast().id());
      later.rebuild(images.stream().limit(2), Stream.empty());
      assertThat(later.space().usage(Owner.PUBLIC))
          .isEqualTo(new OwnerUsage(Owner.PUBLIC, 2, 2_001));
    }
  }

  /** An earlier version replaces records, and forgets images, without changing the counts. */
  private void changeAsAnEarlierVersion(StoredImage replaced, StoredImage forgotten) {
    String record = client.hget("pi:{" + replaced.id() + "}", "image");
    client.hset("pi:{" + replaced.id() + "}", "image", record.replaceFirst(" counted.*", ""));
    client.del("pi:{" + forgotten.id() + "}");
    client.zrem("pi:ids", forgotten.id().text());
    client.zrem("pi:ids:public", forgotten.id().text());
  }

  private void assertCounted(Registry registry) {
    List<StoredImage> listed = registry.list(Owner.PUBLIC, null, 10);
    long bytes = listed.stream().mapToLong(StoredImage::byteCount).sum();
    assertThat(registry.space().usage(Owner.PUBLIC))
        .isEqualTo(new OwnerUsage(Owner.PUBLIC, listed.size(), bytes));
  }

  @Test
  void countsAreExactAgainAfterAnEarlierVersionChangedTheIndex() {
    Registry registry = openAnother();
    List<StoredImage> images = images(8);
    images.forEach(registry::register);
    for (int round = 0; round < 2; round++) {
      StoredImage replaced = images.get(3 * round);
      StoredImage forgotten = images.get(3 * round + 1);
      StoredImage gone = images.get(3 * round + 2);
      changeAsAnEarlierVersion(replaced, forgotten);
      if (round == 0) {
        client.set("pi:epoch", Samples.INSTANCE + " 2");
      } else {
        client.del("pi:epoch");
      }
      List<StoredImage> left =
          images.subList(3 * round, images.size()).stream().filter(not(forgotten::equals)).toList();
      try (Registry later = open(Samples.INSTANCE)) {
        assertThat(later.needsRebuild()).isTrue();
        StoredImage meanwhile = image(20 + round);
        later.rebuild(
            left.stream().filter(not(gone::equals)).peek(_ -> registry.register(meanwhile)),
            Stream.empty());
        assertThat(later.list(null, 10)).contains(replaced, meanwhile).doesNotContain(gone);
        assertCounted(later);
        later.forget(replaced.id());
        later.forget(meanwhile.id());
        assertCounted(later);
        later.register(forgotten);
        assertCounted(later);
      }
    }
  }

  @Test
  void rebuildsAtTheSameTimeCountOnce() {
    Registry one = openAnother();
    Registry other = openAnother();
    List<StoredImage> images = images(3);
    images.forEach(one::register);
    client.set("pi:epoch", Samples.INSTANCE + " 2");
    one.rebuild(
        Stream.concat(
            images.stream(),
            Stream.of(image(5)).peek(_ -> other.rebuild(images.stream(), Stream.empty()))),
        Stream.empty());
    assertThat(one.list(null, 10)).hasSize(4);
    assertCounted(one);
  }

  @Test
  void aRebuildFailsIfCountsBeginAnewMeanwhile() {
    Registry one = openAnother();
    Registry other = openAnother();
    List<StoredImage> images = images(3);
    client.set("pi:epoch", Samples.INSTANCE + " 2");
    Stream<StoredImage> interrupted =
        images.stream()
            .peek(_ -> {
              client.set("pi:epoch", Samples.INSTANCE + " 2");
              other.rebuild(images.stream(), Stream.empty());
            });
    assertThatThrownBy(() -> one.rebuild(interrupted, Stream.empty())).isInstanceOf(Failure.class);
    one.rebuild(images.stream(), Stream.empty());
    assertCounted(one);
  }

  @Test
  void theReservationsOfADeadServerEndByThemselves() {
    SpaceReservation reservation = new SpaceReservation("id", Owner.PUBLIC, 7);
    openAnother()
        .space()
        .reserve(
            new SpaceRequest("id", Owner.PUBLIC, 7, /* isExact= */ true),
            new SpaceLimits(1, 7),
            Duration.ofSeconds(30));
    assertThat(client.pttl("pi:space:public")).isBetween(29_000L, 30_000L);
    openAnother().space().renew(List.of(reservation), Duration.ofSeconds(60));
    assertThat(client.pttl("pi:space:public")).isBetween(59_000L, 60_000L);
  }

  @Test
  void theKeysAreThoseOfTheDesign() {
    Registry registry = openAnother();
    StoredImage image = image(1);
    registry.register(image);
    registry.record(rendition(image.id(), "rotate_90"));
    String id = image.id().text();
    assertThat(client.keys("*"))
        .containsExactlyInAnyOrder(
            "pi:epoch",
            "pi:checkpoint",
            "pi:ids",
            "pi:ids:public",
            "pi:owners",
            "pi:counting",
            "pi:usage:public",
            "pi:{" + id + "}",
            "pi:digest:" + image.digest().hex());
    assertThat(client.get("pi:epoch")).isEqualTo(Samples.INSTANCE + " 3");
    assertThat(client.hgetAll("pi:{" + id + "}"))
        .containsOnlyKeys("image", "java-1/rotate_90.webp");
    registry.forget(image.id());
    assertThat(client.keys("*"))
        .containsExactlyInAnyOrder(
            "pi:counting", "pi:epoch", "pi:checkpoint", "pi:{" + id + "}:forgotten");
    assertThat(client.ttl("pi:{" + id + "}:forgotten")).isBetween(3_500L, 3_600L);
  }

  @Test
  void anIdempotencyKeyIsAKeyThatEndsByItself() {
    Registry registry = openAnother();
    StoredImage image = keyed(Instant.now().minusSeconds(3_600), "a");
    String name = "pi:idem:public:" + key("a").hash().hex();
    registry.claim(key("a"), ImageId.create(Instant.now()), Duration.ofMinutes(2));
    assertThat(client.get(name)).startsWith("claim ");
    assertThat(client.pttl(name)).isBetween(110_000L, 120_000L);
    registry.register(image);
    assertThat(client.get(name)).isEqualTo(image.id().text());
    assertThat(client.ttl(name)).isBetween(23 * 3_600L - 60, 23 * 3_600L);
    registry.forget(image.id());
    assertThat(client.exists(name)).isFalse();
  }

  @Test
  void aClaimWaitsForTheEndOfTheRebuildOfARedisThatLostItsContents() {
    Registry registry = openAnother();
    StoredImage image = keyed(Instant.now(), "a");
    registry.register(image);
    client.flushAll();
    assertThatThrownBy(
            () -> registry.claim(key("a"), ImageId.create(Instant.now()), Duration.ofMinutes(2)))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.REGISTRY_UNAVAILABLE));
    registry.rebuild(Stream.of(image), Stream.empty());
    assertThat(registry.claim(key("a"), ImageId.create(Instant.now()), Duration.ofMinutes(2)))
        .isEqualTo(new Claim.Bound(image.id()));
  }

  @Test
  void equalImagesAreReadInPagesAndNoMoreThanNeeded() {
    Registry registry = openAnother();
    registry.apply(
        IntStream.range(0, 5_000)
            .<Change>mapToObj(i -> new Change.ImageStored(image(i, "same")))
            .toList());
    Digest same = image(0, "same").digest();
    long pages = calls("sscan");
    long records = calls("hget");
    assertThat(registry.findByDigest(Owner.PUBLIC, same, 2)).hasSize(2);
    assertThat(calls("sscan") - pages).isOne();
    assertThat(calls("hget") - records).isEqualTo(2);

    pages = calls("sscan");
    long scripts = calls("evalsha");
    assertThat(registry.findByDigest(new Owner("other"), same, 2)).isEmpty();
    assertThat(calls("sscan") - pages).as("pages of about 100").isBetween(40L, 60L);
    assertThat(calls("evalsha") - scripts).isBetween(40L, 60L);
  }

  /** The number of times that Redis ran a command, also in scripts. */
  private static long calls(String command) {
    Matcher calls =
        Pattern.compile("cmdstat_" + command + ":calls=(\\d+)")
            .matcher(client.info("commandstats"));
    return calls.find() ? Long.parseLong(calls.group(1)) : 0;
  }

  @Test
  void aRebuildLeavesNothingOfItsOwn() {
    Registry registry = openAnother();
    registry.register(image(0));
    registry.rebuild(images(3).stream(), Stream.empty());
    assertThat(client.keys("pi:rebuild:*")).isEmpty();
    assertThat(client.keys("*:forgotten")).isEmpty();
  }

  @Test
  void scriptsThatRedisLostAreLoadedAgain() {
    Registry registry = openAnother();
    List<StoredImage> images = images(3);
    redis.loseScripts();
    registry.apply(
        List.of(new Change.ImageStored(images.get(0)), new Change.ImageStored(images.get(1))));
    redis.loseScripts();
    assertThat(registry.list(null, 10)).hasSize(2);
  }

  @Test
  void anIdWhoseRecordSomebodyDeletedDoesNotShortenAPage() {
    Registry registry = openAnother();
    List<StoredImage> images = images(5);
    images.forEach(registry::register);
    client.del("pi:{" + images.get(1).id() + "}");
    assertThat(registry.list(null, 3)).containsExactly(images.get(0), images.get(2), images.get(3));
  }

  @Test
  void aRedisThatLosesEverythingDuringARebuildIsNotTakenToBeWhole() {
    Registry registry = openAnother();
    Stream<StoredImage> images =
        images(2_000).stream()
            .peek(image -> {
              if (image.byteCount() == 2_500) {
                client.flushAll();
              }
            });
    assertThatThrownBy(() -> registry.rebuild(images, Stream.empty()))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("lost its contents");
    assertThat(client.exists("pi:epoch")).isFalse();
    assertThatThrownBy(() -> registry.list(null, 10)).isInstanceOf(Failure.class);
  }
}
