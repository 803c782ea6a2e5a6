package com.progimage.server.registry.redis;

import com.progimage.server.database.RedisAddress;
import com.progimage.server.database.RedisLink;
import com.progimage.server.database.RedisLink.Call;
import com.progimage.server.database.RedisScript;
import com.progimage.server.database.UnusableDatabaseException;
import com.progimage.server.image.Digest;
import com.progimage.server.image.IdempotencyKey;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.Owner;
import com.progimage.server.image.StoredImage;
import com.progimage.server.registry.Change;
import com.progimage.server.registry.CheckpointNote;
import com.progimage.server.registry.Claim;
import com.progimage.server.registry.Registry;
import com.progimage.server.registry.RegistryFailures;
import com.progimage.server.registry.RegistryState;
import com.progimage.server.registry.RegistryState.Status;
import com.progimage.server.registry.RenditionRecord;
import com.progimage.server.registry.space.OwnerSpace;
import com.progimage.server.registry.space.SpaceReservation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Registry in Redis 6.2 or later that several servers share. All of them see every change at once.
 * It needs one Redis, not a Redis Cluster, because the scripts use keys of several slots.
 */
public final class RedisRegistry implements Registry {
  /**
   * The time during which a forgotten image cannot be registered again: longer than any call takes.
   */
  private static final long FORGOTTEN_FOR_SECONDS = 3_600;

  /**
   * Redis syncs its log each second, and waits up to two more seconds for a sync that takes longer.
   */
  private static final Duration SYNCED_AFTER = Duration.ofSeconds(5);

  /** The number of images with one digest that Redis looks at before it answers others. */
  private static final int EQUALS_PAGE = 100;

  /** Redis's cursor before the first page of a scan, and after the last. */
  private static final String FIRST_CURSOR = "0";

  private static final String CLAIM = "claim ";
  private static final String FIRST_ONLY = "first";

  /** The position of the reservation in the arguments of {@link RedisScripts#REGISTER}. */
  private static final int RESERVED = 3;

  private final String epoch;
  private final RedisLink link;
  private final Unsynced unsynced = new Unsynced(Unsynced.CAPACITY);
  private final RedisContinuity continuity;
  private final RedisHealth health;
  private final RedisCheckpoints checkpoints;
  private final OwnerSpace space;

  /**
   * Opens the registry, whether Redis is available or not; it waits for Redis.
   *
   * @param uri {@code redis://[[user]:password@]host[:port][/database]} or {@code
   *     redis-sentinel://[[user]:password@]host[:port][,host[:port]]/master[/database]}, with
   *     {@code rediss} for TLS
   * @param instanceId of the data folder that this indexes
   * @param onRebuildNeeded called on a thread of its own when Redis lacks this folder's index and
   *     no rebuild is running here: once, and again after a failed rebuild. The first call is about
   *     a second after the start at the earliest, so that the caller can ask {@link #needsRebuild}
   *     first
   * @param note of the data folder
   * @throws UnusableDatabaseException if Redis refuses the password, evicts, or is a cluster
   */
  public RedisRegistry(
      String uri, String instanceId, Runnable onRebuildNeeded, CheckpointNote note) {
    this(uri, instanceId, onRebuildNeeded, note, SYNCED_AFTER, null);
  }

  RedisRegistry(
      String uri,
      String instanceId,
      Runnable onRebuildNeeded,
      CheckpointNote note,
      Duration syncedAfter,
      @Nullable Path trustStore) {
    epoch = RedisKeys.epoch(instanceId);
    RedisAddress address = RedisAddress.parse(uri);
    link = new RedisLink(address, trustStore, RegistryFailures::away);
    space = new RedisOwnerSpace(this, link, epoch);
    continuity = new RedisContinuity(link, epoch, note, unsynced);
    health = new RedisHealth(address, link, epoch, continuity, onRebuildNeeded);
    checkpoints = new RedisCheckpoints(link, epoch, continuity, note, unsynced, syncedAfter);
    try {
      health.start();
    } catch (UnusableDatabaseException e) {
      link.close();
      throw e;
    }
    checkpoints.start();
  }

  /** Returns {@code uri} without user and password, for display and storage. */
  public static String name(String uri) {
    return RedisAddress.parse(uri).toString();
  }

  @Override
  public void apply(List<Change> changes, Runnable settled) {
    Unsynced.SentChanges told = unsynced.begin(changes, settled);
    try {
      link.runAll(changes.stream().map(RedisRegistry::call).toList());
    } catch (RuntimeException e) {
      unsynced.failed(told);
      throw e;
    }
    unsynced.acknowledged(told);
  }

  @Override
  public boolean registerFirst(
      StoredImage image, @Nullable SpaceReservation reserved, Runnable settled) {
    Call call = register(image, "0");
    List<String> arguments = new ArrayList<>(call.arguments());
    if (reserved != null) {
      arguments.set(RESERVED, RedisRecords.member(reserved));
    }
    if (image.idempotencyKey().isPresent()) {
      arguments.add(FIRST_ONLY);
    }
    Unsynced.SentChanges told = unsynced.begin(List.of(new Change.ImageStored(image)), settled);
    boolean isFirst = false;
    try {
      isFirst = !Long.valueOf(-1).equals(link.run(call.script(), call.keys(), arguments));
    } finally {
      if (isFirst) {
        unsynced.acknowledged(told);
      } else {
        unsynced.failed(told);
      }
    }
    return isFirst;
  }

  static Call call(Change change) {
    return switch (change) {
      case Change.ImageStored(var image) -> register(image, "0");
      case Change.Deleted(var id) -> forget(id, FORGOTTEN_FOR_SECONDS);
      case Change.RenditionMade(var rendition) ->
          new Call(
              RedisScripts.RECORD,
              List.of(RedisKeys.image(rendition.key().id())),
              List.of(
                  RedisRecords.renditionField(rendition.key()),
                  RedisRecords.renditionFacts(rendition),
                  rendition.lastUsedOn().toString()));
      case Change.Used(var key, var day) ->
          new Call(
              RedisScripts.TOUCH,
              List.of(RedisKeys.image(key.id())),
              List.of(RedisRecords.renditionField(key), day.toString()));
      case Change.Dropped(var key) ->
          new Call(
              RedisScripts.DROP,
              List.of(RedisKeys.image(key.id())),
              List.of(RedisRecords.renditionField(key)));
    };
  }

  /**
   * Returns a call that registers an image unless it was forgotten at or after a time, in
   * milliseconds of Redis's clock.
   */
  static Call register(StoredImage image, String unlessForgottenSince) {
    List<String> keys = new ArrayList<>(7);
    keys.add(RedisKeys.image(image.id()));
    keys.add(RedisKeys.forgotten(image.id()));
    keys.add(RedisKeys.IDS);
    keys.add(RedisKeys.digest(image.digest()));
    keys.add(RedisKeys.ids(image.owner()));
    keys.add(RedisKeys.reservations(image.owner()));
    List<String> arguments = new ArrayList<>(6);
    arguments.add(RedisRecords.imageValue(image));
    arguments.add(image.id().text());
    arguments.add(unlessForgottenSince);
    arguments.add(/* reserved= */ "");
    Optional<IdempotencyKey> key = image.idempotencyKey();
    if (key.isPresent()) {
      keys.add(RedisKeys.idempotency(key.get()));
      arguments.add(millis(image.createdAt().plus(IdempotencyKey.LIFETIME)));
    }
    return new Call(RedisScripts.REGISTER, keys, arguments);
  }

  private static String millis(Instant time) {
    return Long.toString(time.toEpochMilli());
  }

  static Call forget(ImageId id, long forSeconds) {
    return new Call(
        RedisScripts.FORGET,
        List.of(RedisKeys.image(id), RedisKeys.forgotten(id), RedisKeys.IDS),
        List.of(id.text(), Long.toString(forSeconds)));
  }

  @Override
  public List<StoredImage> list(@Nullable ImageId after, int limit) {
    return list(RedisKeys.IDS, after, limit);
  }

  @Override
  public List<StoredImage> list(Owner owner, @Nullable ImageId after, int limit) {
    return list(RedisKeys.ids(owner), after, limit);
  }

  private List<StoredImage> list(String ids, @Nullable ImageId after, int limit) {
    List<String> answer =
        read(
            RedisScripts.LIST,
            List.of(ids),
            List.of(epoch, after == null ? "-" : "(" + after.text(), Integer.toString(limit)));
    return images(answer);
  }

  /** Reads alternating ids and records. */
  private static List<StoredImage> images(List<String> answer) {
    List<StoredImage> images = new ArrayList<>(answer.size() / 2);
    for (int i = 0; i < answer.size(); i += 2) {
      images.add(RedisRecords.image(new ImageId(answer.get(i)), answer.get(i + 1)));
    }
    return images;
  }

  @Override
  public List<ImageId> findByDigest(Digest digest) {
    return read(RedisScripts.FIND_BY_DIGEST, List.of(RedisKeys.digest(digest)), List.of(epoch))
        .stream()
        .map(ImageId::new)
        .sorted()
        .toList();
  }

  @Override
  public List<StoredImage> findByDigest(@Nullable Owner owner, Digest digest, int limit) {
    // A scan may return an id twice.
    SequencedMap<ImageId, StoredImage> found = new TreeMap<>();
    String cursor = FIRST_CURSOR;
    do {
      List<String> page =
          read(
              RedisScripts.FIND_OWNED_BY_DIGEST,
              List.of(RedisKeys.digest(digest)),
              List.of(
                  epoch,
                  owner == null ? "" : owner.name(),
                  Integer.toString(limit),
                  cursor,
                  Integer.toString(EQUALS_PAGE)));
      cursor = page.getFirst();
      images(page.subList(1, page.size())).forEach(image -> found.put(image.id(), image));
    } while (found.size() < limit && !cursor.equals(FIRST_CURSOR));
    return found.values().stream().limit(limit).toList();
  }

  @Override
  public List<RenditionRecord> renditions(ImageId id) {
    List<String> answer =
        read(RedisScripts.RENDITIONS, List.of(RedisKeys.image(id)), List.of(epoch));
    List<RenditionRecord> renditions = new ArrayList<>(answer.size() / 2);
    for (int i = 0; i < answer.size(); i += 2) {
      if (!answer.get(i).equals(RedisRecords.IMAGE_FIELD)) {
        renditions.add(RedisRecords.rendition(id, answer.get(i), answer.get(i + 1)));
      }
    }
    return renditions;
  }

  /**
   * @param keys those after the epoch
   */
  List<String> read(RedisScript script, List<String> keys, List<String> arguments) {
    return ((List<?>) ask(script, keys, arguments)).stream().map(String.class::cast).toList();
  }

  /**
   * Runs a script that only a complete registry can answer.
   *
   * @param keys those after the epoch
   */
  Object ask(RedisScript script, List<String> keys, List<String> arguments) {
    if (health.isDistrusted()) {
      throw RegistryFailures.rebuilding();
    }
    List<String> all = new ArrayList<>(keys.size() + 1);
    all.add(RedisKeys.EPOCH);
    all.addAll(keys);
    Object answer = link.run(script, all, arguments);
    if (answer == null) {
      health.lookNow();
      throw RegistryFailures.rebuilding();
    }
    return answer;
  }

  @Override
  public Claim claim(IdempotencyKey key, ImageId image, Duration lease) {
    // A call that is retried on a new connection recognizes its own claim by the token.
    String token = image.text();
    String holder =
        (String)
            ask(
                RedisScripts.CLAIM,
                List.of(RedisKeys.idempotency(key)),
                List.of(epoch, CLAIM + token, Long.toString(lease.toMillis())));
    if (holder.equals(CLAIM + token)) {
      return new Claim.Granted(token);
    }
    return holder.startsWith(CLAIM)
        ? new Claim.InFlight(holder.substring(CLAIM.length()))
        : new Claim.Bound(new ImageId(holder));
  }

  @Override
  public void release(IdempotencyKey key, Claim claim) {
    switch (claim) {
      case Claim.Granted(var token) -> release(key, CLAIM + token);
      case Claim.Bound(var id) -> release(key, id.text());
      case Claim.InFlight(var token) -> release(key, CLAIM + token);
    }
  }

  private void release(IdempotencyKey key, String holder) {
    link.run(RedisScripts.RELEASE, List.of(RedisKeys.idempotency(key)), List.of(holder));
  }

  @Override
  public OwnerSpace space() {
    return space;
  }

  @Override
  public RegistryState state() {
    return health.state();
  }

  @Override
  public boolean isLookedAfter() {
    return health.isAlive() && checkpoints.isAlive();
  }

  @Override
  public boolean needsRebuild() {
    return health.state().status() == Status.REBUILDING;
  }

  @Override
  public void distrust() {
    health.distrust();
  }

  @Override
  public void rebuild(Stream<StoredImage> images, Stream<RenditionRecord> renditions) {
    health.rebuildBegins();
    boolean whole = false;
    try {
      new RedisRebuild(link, epoch, leastCheckpoint()).run(images, renditions);
      whole = true;
    } finally {
      health.rebuildEnds(whole);
    }
  }

  private long leastCheckpoint() {
    try {
      return continuity.known();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    checkpoints.close();
    health.close();
    link.close();
  }
}
