package com.progimage.server.registry.redis;

import com.progimage.server.database.RedisLink;
import com.progimage.server.database.RedisLink.Call;
import com.progimage.server.image.IdempotencyKey;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.StoredImage;
import com.progimage.server.registry.Change;
import com.progimage.server.registry.space.SpaceReservation;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes changes to the index. An idempotency key may be in another partition than its image, so it
 * is bound in a step before, and released in a step after the image's. {@code docs/registry.md}
 * tells what a crash between two steps leaves.
 */
final class RedisChanges {
  /**
   * The time during which a forgotten image cannot be registered again: longer than any call takes.
   */
  private static final long FORGOTTEN_FOR_SECONDS = 3_600;

  /** The clocks of servers and Redis differ by less. */
  private static final Duration CLOCKS = Duration.ofHours(1);

  private static final String FIRST_ONLY = "first";

  /** The answer of {@link RedisScripts#REGISTER} for an image that was forgotten. */
  private static final Long FORGOTTEN = 0L;

  /** The answer of {@link RedisScripts#BIND} for a key that another image has. */
  private static final Long TAKEN = -1L;

  private final RedisIndex index;
  private final Clock clock = Clock.systemUTC();

  RedisChanges(RedisIndex index) {
    this.index = index;
  }

  /** Runs calls in their order: {@link RedisLink#runAll} or {@link RedisLink#replay}. */
  interface Runner extends Function<List<Call>, List<@Nullable Object>> {}

  /** Applies changes in their order. All steps are idempotent. */
  void apply(List<Change> changes, Runner redis) {
    List<Change> together = new ArrayList<>();
    boolean forgets = false;
    for (Change change : changes) {
      // Images that are forgotten may have the keys of images after them.
      if (forgets && change instanceof Change.ImageStored) {
        applyTogether(together, redis);
        together.clear();
        forgets = false;
      }
      together.add(change);
      forgets |= change instanceof Change.Deleted;
    }
    applyTogether(together, redis);
  }

  private void applyTogether(List<Change> changes, Runner redis) {
    Map<ImageId, Object> bound =
        bind(
            changes.stream()
                .flatMap(change ->
                    change instanceof Change.ImageStored(var image)
                        ? Stream.of(image)
                        : Stream.empty())
                .toList(),
            redis);
    List<@Nullable Object> answers = redis.apply(changes.stream().map(this::call).toList());
    List<Call> releases = new ArrayList<>();
    for (int i = 0; i < changes.size(); i++) {
      switch (changes.get(i)) {
        case Change.ImageStored(var image) ->
            release(image, answers.get(i), bound.get(image.id())).ifPresent(releases::add);
        case Change.Deleted(var id) -> release(id, answers.get(i)).ifPresent(releases::add);
        case Change.RenditionMade _, Change.Used _, Change.Dropped _ -> {}
      }
    }
    runSome(releases, redis);
  }

  private static void runSome(List<Call> calls, Runner redis) {
    if (!calls.isEmpty()) {
      List<@Nullable Object> _ = redis.apply(calls);
    }
  }

  /**
   * Binds keys to images that get them regardless of claims, unless older images have them.
   *
   * @return the answers of {@link RedisScripts#BIND}
   */
  private Map<ImageId, Object> bind(List<StoredImage> images, Runner redis) {
    List<StoredImage> keyed = images.stream().filter(this::mayBind).toList();
    Map<ImageId, Object> bound = new HashMap<>();
    if (!keyed.isEmpty()) {
      List<@Nullable Object> answers =
          redis.apply(keyed.stream().map(image -> binding(image, List.of())).toList());
      for (int i = 0; i < keyed.size(); i++) {
        bound.put(keyed.get(i).id(), Objects.requireNonNull(answers.get(i)));
      }
    }
    return bound;
  }

  /** Whether an image has a key that has not expired by any clock. */
  private boolean mayBind(StoredImage image) {
    return image.idempotencyKey().isPresent()
        && clock.instant().minus(CLOCKS).isBefore(keyEnds(image));
  }

  private static Instant keyEnds(StoredImage image) {
    return image.createdAt().plus(IdempotencyKey.LIFETIME);
  }

  private Call binding(StoredImage image, List<String> more) {
    List<String> arguments = new ArrayList<>(3);
    arguments.add(image.id().text());
    arguments.add(Long.toString(keyEnds(image).toEpochMilli()));
    arguments.addAll(more);
    return new Call(
        RedisScripts.BIND,
        List.of(index.idempotency(image.idempotencyKey().orElseThrow())),
        arguments);
  }

  /**
   * Releases the key of an image that is not registered, because it was forgotten before.
   *
   * @param bound the answer to its binding; null if there was none
   */
  private Optional<Call> release(
      StoredImage image, @Nullable Object registered, @Nullable Object bound) {
    if (!FORGOTTEN.equals(registered) || bound == null) {
      return Optional.empty();
    }
    List<String> arguments = new ArrayList<>(List.of(image.id().text()));
    if (bound instanceof List<?> before) {
      // An upload in flight has claimed the key, or a newer image has it.
      before.forEach(word -> arguments.add((String) word));
    }
    return image
        .idempotencyKey()
        .map(key -> new Call(RedisScripts.RELEASE, List.of(index.idempotency(key)), arguments));
  }

  private Optional<Call> release(ImageId id, @Nullable Object forgotten) {
    return forgotten instanceof String name
        ? Optional.of(release(index.idempotency(name), id.text()))
        : Optional.empty();
  }

  /** Returns a call that releases a key, given by its name in Redis, if this is its holder. */
  static Call release(String key, String holder) {
    return new Call(RedisScripts.RELEASE, List.of(key), List.of(holder));
  }

  /**
   * Registers an image, unless another image has its key.
   *
   * @param reserved the space for the image, which is released
   */
  boolean registerFirst(StoredImage image, @Nullable SpaceReservation reserved, RedisLink link) {
    @Nullable Object bound = mayBind(image) ? run(binding(image, List.of(FIRST_ONLY)), link) : null;
    if (TAKEN.equals(bound)) {
      return false;
    }
    boolean atOnce = reserved != null && index.of(reserved.owner()).equals(index.of(image.id()));
    @Nullable Object registered =
        run(register(image, /* unlessForgottenSince= */ "0", atOnce ? reserved : null), link);
    Optional<Call> release = release(image, registered, bound);
    if (release.isPresent()) {
      @Nullable Object _ = run(release.get(), link);
    }
    if (reserved != null && !atOnce) {
      @Nullable Object _ = run(release(reserved), link);
    }
    return true;
  }

  private static @Nullable Object run(Call call, RedisLink link) {
    return link.run(call.script(), call.keys(), call.arguments());
  }

  /** Returns a call that ends a reservation. */
  Call release(SpaceReservation reservation) {
    return new Call(
        RedisSpaceScripts.RELEASE,
        List.of(index.of(reservation.owner()).reservations(reservation.owner())),
        List.of(RedisRecords.member(reservation)));
  }

  /**
   * Registers images unless they were forgotten since a rebuild began.
   *
   * @param begin the time in the partition of an image, in milliseconds of Redis's clock
   */
  void registerAll(List<StoredImage> images, Function<ImageId, String> begin, Runner redis) {
    Map<ImageId, Object> bound = bind(images, redis);
    List<@Nullable Object> answers =
        redis.apply(
            images.stream()
                .map(image -> register(image, begin.apply(image.id()), /* reserved= */ null))
                .toList());
    List<Call> releases = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      StoredImage image = images.get(i);
      release(image, answers.get(i), bound.get(image.id())).ifPresent(releases::add);
    }
    runSome(releases, redis);
  }

  /** Forgets images that are not on the disk. */
  void forgetAll(List<ImageId> ids, Runner redis) {
    List<@Nullable Object> answers =
        redis.apply(ids.stream().map(id -> forget(id, /* forSeconds= */ 0)).toList());
    List<Call> releases = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      release(ids.get(i), answers.get(i)).ifPresent(releases::add);
    }
    runSome(releases, redis);
  }

  private Call call(Change change) {
    return switch (change) {
      case Change.ImageStored(var image) -> register(image, "0", /* reserved= */ null);
      case Change.Deleted(var id) -> forget(id, FORGOTTEN_FOR_SECONDS);
      case Change.RenditionMade(var rendition) ->
          new Call(
              RedisScripts.RECORD,
              List.of(image(rendition.key().id())),
              List.of(
                  RedisRecords.renditionField(rendition.key()),
                  RedisRecords.renditionFacts(rendition),
                  rendition.lastUsedOn().toString()));
      case Change.Used(var key, var day) ->
          new Call(
              RedisScripts.TOUCH,
              List.of(image(key.id())),
              List.of(RedisRecords.renditionField(key), day.toString()));
      case Change.Dropped(var key) ->
          new Call(
              RedisScripts.DROP,
              List.of(image(key.id())),
              List.of(RedisRecords.renditionField(key)));
    };
  }

  private String image(ImageId id) {
    return index.of(id).image(id);
  }

  /**
   * @param unlessForgottenSince in milliseconds of Redis's clock
   * @param reserved in the partition of the image
   */
  private Call register(
      StoredImage image, String unlessForgottenSince, @Nullable SpaceReservation reserved) {
    RedisKeys keys = index.of(image.id());
    return new Call(
        RedisScripts.REGISTER,
        List.of(
            keys.image(image.id()),
            keys.forgotten(image.id()),
            keys.ids(),
            keys.digest(image.digest()),
            keys.ids(image.owner()),
            keys.reservations(image.owner())),
        List.of(
            keys.prefix(),
            RedisRecords.imageValue(image),
            image.id().text(),
            unlessForgottenSince,
            reserved == null ? "" : RedisRecords.member(reserved)));
  }

  private Call forget(ImageId id, long forSeconds) {
    RedisKeys keys = index.of(id);
    return new Call(
        RedisScripts.FORGET,
        List.of(keys.image(id), keys.forgotten(id), keys.ids()),
        List.of(keys.prefix(), id.text(), Long.toString(forSeconds)));
  }
}
