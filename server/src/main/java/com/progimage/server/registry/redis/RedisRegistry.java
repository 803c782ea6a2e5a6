package com.progimage.server.registry.redis;

import com.progimage.server.database.RedisAddress;
import com.progimage.server.database.RedisLink;
import com.progimage.server.database.RedisLink.Call;
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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Registry in Redis 6.2 or later that several servers share. All of them see every change at once.
 * In a Redis Cluster, its keys are divided among partitions, and what spans them is merged here.
 */
public final class RedisRegistry implements Registry {
  /**
   * Redis syncs its log each second, and waits up to two more seconds for a sync that takes longer.
   */
  private static final Duration SYNCED_AFTER = Duration.ofSeconds(5);

  /** The number of images with one digest that Redis looks at before it answers others. */
  private static final int EQUALS_PAGE = 100;

  /** Redis's cursor before the first page of a scan, and after the last. */
  private static final String FIRST_CURSOR = "0";

  /** Begins the hash tags of the partitions. */
  private static final String STORE = "r";

  private static final String CLAIM = "claim ";

  /** Partitions differ in how many of the next images they have. */
  private static final int SPREAD = 8;

  private final String epoch;
  private final RedisLink link;
  private final RedisIndex index;
  private final RedisChanges changes;
  private final Unsynced unsynced = new Unsynced(Unsynced.CAPACITY);
  private final RedisContinuity continuity;
  private final RedisHealth health;
  private final RedisCheckpoints checkpoints;
  private final OwnerSpace space;

  /**
   * Opens the registry, whether Redis is available or not; it waits for Redis.
   *
   * @param uri {@code redis://[[user]:password@]host[:port][/database]} or {@code
   *     redis-sentinel://[[user]:password@]host[:port][,host[:port]]/master[/database]} or {@code
   *     redis-cluster://[[user]:password@]host[:port][,host[:port]]}, with {@code rediss} for TLS
   * @param instanceId of the data folder that this indexes
   * @param onRebuildNeeded called on a thread of its own when Redis lacks this folder's index and
   *     no rebuild is running here: once, and again after a failed rebuild. The first call is about
   *     a second after the start at the earliest, so that the caller can ask {@link #needsRebuild}
   *     first
   * @param note of the data folder
   * @throws UnusableDatabaseException if Redis refuses the password, evicts, or is a cluster where
   *     the address names none
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
    epoch = RedisKeys.epochOf(instanceId);
    RedisAddress address = RedisAddress.parse(uri);
    link = new RedisLink(address, trustStore, RegistryFailures::away);
    index = new RedisIndex(link.partitions(STORE));
    changes = new RedisChanges(index);
    space = new RedisOwnerSpace(this, link, index, changes, epoch);
    continuity = new RedisContinuity(link, index, changes, epoch, note, unsynced);
    health = new RedisHealth(address, link, index, epoch, continuity, onRebuildNeeded);
    checkpoints = new RedisCheckpoints(link, index, epoch, continuity, note, unsynced, syncedAfter);
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
  public void apply(List<Change> some, Runnable settled) {
    Unsynced.SentChanges told = unsynced.begin(some, settled);
    try {
      changes.apply(some, link::runAll);
    } catch (RuntimeException e) {
      unsynced.failed(told);
      throw e;
    }
    unsynced.acknowledged(told);
  }

  @Override
  public boolean registerFirst(
      StoredImage image, @Nullable SpaceReservation reserved, Runnable settled) {
    Unsynced.SentChanges told = unsynced.begin(List.of(new Change.ImageStored(image)), settled);
    boolean isFirst = false;
    try {
      isFirst = changes.registerFirst(image, reserved, link);
    } finally {
      if (isFirst) {
        unsynced.acknowledged(told);
      } else {
        unsynced.failed(told);
      }
    }
    return isFirst;
  }

  @Override
  public List<StoredImage> list(@Nullable ImageId after, int limit) {
    return list(RedisKeys::ids, after, limit);
  }

  @Override
  public List<StoredImage> list(Owner owner, @Nullable ImageId after, int limit) {
    return list(keys -> keys.ids(owner), after, limit);
  }

  /**
   * Merges what the partitions list. Each is asked for somewhat more than its share. If one has
   * filled its page, others may list images after it too early, so the next page begins there.
   */
  private List<StoredImage> list(
      Function<RedisKeys, String> ids, @Nullable ImageId after, int limit) {
    List<StoredImage> found = new ArrayList<>();
    @Nullable ImageId from = after;
    do {
      int parts = index.all().size();
      int page = parts == 1 ? limit : Math.min(limit, (limit - found.size()) / parts + SPREAD);
      List<List<StoredImage>> pages = pages(ids, from, page);
      from =
          pages.stream()
              .filter(each -> each.size() == page)
              .map(each -> each.getLast().id())
              .min(Comparator.naturalOrder())
              .orElse(null);
      @Nullable ImageId end = from;
      pages.stream()
          .flatMap(List::stream)
          .filter(image -> end == null || image.id().compareTo(end) <= 0)
          .sorted(Comparator.comparing(StoredImage::id))
          .limit(limit - found.size())
          .forEach(found::add);
    } while (from != null && found.size() < limit);
    return found;
  }

  private List<List<StoredImage>> pages(
      Function<RedisKeys, String> ids, @Nullable ImageId after, int limit) {
    return readEach(
            index.all().stream()
                .map(keys ->
                    new Call(
                        RedisScripts.LIST,
                        List.of(keys.epoch(), ids.apply(keys)),
                        List.of(
                            epoch,
                            after == null ? "-" : "(" + after.text(),
                            Integer.toString(limit),
                            keys.prefix())))
                .toList())
        .stream()
        .map(RedisRegistry::images)
        .toList();
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
    return readEach(
            index.all().stream()
                .map(keys ->
                    new Call(
                        RedisScripts.FIND_BY_DIGEST,
                        List.of(keys.epoch(), keys.digest(digest)),
                        List.of(epoch)))
                .toList())
        .stream()
        .flatMap(List::stream)
        .map(ImageId::new)
        .sorted()
        .toList();
  }

  @Override
  public List<StoredImage> findByDigest(@Nullable Owner owner, Digest digest, int limit) {
    // A scan may return an id twice.
    SequencedMap<ImageId, StoredImage> found = new TreeMap<>();
    Map<RedisKeys, String> cursors = new LinkedHashMap<>();
    index.all().forEach(keys -> cursors.put(keys, FIRST_CURSOR));
    do {
      List<RedisKeys> asked = List.copyOf(cursors.keySet());
      List<List<String>> pages =
          readEach(
              asked.stream()
                  .map(keys -> owned(keys, owner, digest, limit, cursors.getOrDefault(keys, "")))
                  .toList());
      for (int i = 0; i < asked.size(); i++) {
        List<String> page = pages.get(i);
        images(page.subList(1, page.size())).forEach(image -> found.put(image.id(), image));
        if (page.getFirst().equals(FIRST_CURSOR)) {
          cursors.remove(asked.get(i));
        } else {
          cursors.put(asked.get(i), page.getFirst());
        }
      }
    } while (found.size() < limit && !cursors.isEmpty());
    return found.values().stream().limit(limit).toList();
  }

  private Call owned(
      RedisKeys keys, @Nullable Owner owner, Digest digest, int limit, String cursor) {
    return new Call(
        RedisScripts.FIND_OWNED_BY_DIGEST,
        List.of(keys.epoch(), keys.digest(digest)),
        List.of(
            epoch,
            owner == null ? "" : owner.name(),
            Integer.toString(limit),
            cursor,
            Integer.toString(EQUALS_PAGE),
            keys.prefix()));
  }

  @Override
  public List<RenditionRecord> renditions(ImageId id) {
    RedisKeys keys = index.of(id);
    List<String> answer =
        read(
            new Call(
                RedisScripts.RENDITIONS, List.of(keys.epoch(), keys.image(id)), List.of(epoch)));
    List<RenditionRecord> renditions = new ArrayList<>(answer.size() / 2);
    for (int i = 0; i < answer.size(); i += 2) {
      if (!answer.get(i).equals(RedisRecords.IMAGE_FIELD)) {
        renditions.add(RedisRecords.rendition(id, answer.get(i), answer.get(i + 1)));
      }
    }
    return renditions;
  }

  /**
   * Runs a script that only a complete partition can answer.
   *
   * @param call whose first key is the epoch
   */
  Object ask(Call call) {
    requireTrust();
    return requireComplete(link.run(call.script(), call.keys(), call.arguments()));
  }

  /** Does the same, and reads strings. */
  List<String> read(Call call) {
    return strings(ask(call));
  }

  /** Does the same in several partitions at once, in the order of the calls. */
  List<List<String>> readEach(List<Call> calls) {
    requireTrust();
    return link.runEach(calls).stream().map(answer -> strings(requireComplete(answer))).toList();
  }

  private static List<String> strings(Object answer) {
    return ((List<?>) answer).stream().map(String.class::cast).toList();
  }

  private void requireTrust() {
    if (health.isDistrusted()) {
      throw RegistryFailures.rebuilding();
    }
  }

  private Object requireComplete(@Nullable Object answer) {
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
                new Call(
                    RedisScripts.CLAIM,
                    List.of(index.epoch(key), index.idempotency(key)),
                    List.of(epoch, CLAIM + token, Long.toString(lease.toMillis()))));
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
    Call release = RedisChanges.release(index.idempotency(key), holder);
    link.run(release.script(), release.keys(), release.arguments());
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
      new RedisRebuild(link, index, changes, epoch, leastCheckpoint()).run(images, renditions);
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
