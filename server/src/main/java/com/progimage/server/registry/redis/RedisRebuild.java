package com.progimage.server.registry.redis;

import com.progimage.server.database.RedisLink;
import com.progimage.server.database.RedisLink.Call;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.StoredImage;
import com.progimage.server.registry.Change;
import com.progimage.server.registry.RegistryFailures;
import com.progimage.server.registry.RenditionRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.params.ZRangeParams;

/**
 * One rebuild of the index in Redis. Its suspects are the images that were registered at its start
 * and not found on the disk so far; at its end, it drops them. Each rebuild has its own list of
 * suspects in each partition, so rebuilds of several servers do not interfere. The lists are stored
 * in Redis: if Redis loses its contents, a list is lost too, which reveals the loss.
 */
final class RedisRebuild {
  private static final int BATCH = 250;
  private static final int SUSPECTS = 2_000;

  /** The expiry of an abandoned rebuild; a running one renews it with each batch. */
  private static final String LIVES_SECONDS = "3600";

  private final RedisLink link;
  private final RedisIndex index;
  private final RedisChanges changes;
  private final String epoch;
  private final long leastCheckpoint;
  private final String name = UUID.randomUUID().toString();

  /**
   * @param leastCheckpoint the minimum checkpoint of Redis at the end, so that no server considers
   *     Redis older than the folder
   */
  RedisRebuild(
      RedisLink link, RedisIndex index, RedisChanges changes, String epoch, long leastCheckpoint) {
    this.link = link;
    this.index = index;
    this.changes = changes;
    this.epoch = epoch;
    this.leastCheckpoint = leastCheckpoint;
  }

  void run(Stream<StoredImage> images, Stream<RenditionRecord> renditions) {
    String lineage = index.lineage(link);
    Map<RedisKeys, Begun> begun = begin();
    suspectAll();
    images
        .sequential()
        .gather(Gatherers.windowFixed(BATCH))
        .forEach(batch -> register(batch, begun));
    renditions
        .sequential()
        .<Change>map(Change.RenditionMade::new)
        .gather(Gatherers.windowFixed(BATCH))
        .forEach(this::record);
    dropSuspects();
    // A restarted Redis may have lost the last batches, though not the suspects.
    if (!lineage.equals(index.lineage(link))) {
      throw RegistryFailures.lostWhileRebuilding();
    }
    end(begun);
  }

  /** The beginning in one partition. */
  private record Begun(String clock, String counting) {
    static Begun of(@Nullable Object answer) {
      List<?> words = (List<?>) Objects.requireNonNull(answer);
      return new Begun(String.valueOf(words.getFirst()), String.valueOf(words.getLast()));
    }
  }

  private String suspects(RedisKeys keys) {
    return keys.suspects(name);
  }

  private Map<RedisKeys, Begun> begin() {
    List<@Nullable Object> answers =
        link.runAll(
            index.all().stream()
                .map(keys ->
                    new Call(
                        RedisScripts.BEGIN,
                        List.of(
                            suspects(keys),
                            keys.epoch(),
                            keys.counting(),
                            keys.recount(),
                            keys.owners()),
                        List.of(LIVES_SECONDS, epoch, keys.prefix())))
                .toList());
    Map<RedisKeys, Begun> begun = new HashMap<>();
    for (int i = 0; i < answers.size(); i++) {
      begun.put(index.all().get(i), Begun.of(answers.get(i)));
    }
    return begun;
  }

  private void end(Map<RedisKeys, Begun> begun) {
    link.runAll(
            begun.entrySet().stream()
                .map(each -> end(each.getKey(), each.getValue().counting()))
                .toList())
        .forEach(RedisRebuild::require);
  }

  private Call end(RedisKeys keys, String counting) {
    return new Call(
        RedisScripts.END,
        List.of(suspects(keys), keys.epoch(), keys.checkpoint(), keys.counting(), keys.recount()),
        List.of(epoch, Long.toString(leastCheckpoint), counting));
  }

  private void suspectAll() {
    for (RedisKeys keys : index.all()) {
      Object last = "";
      String from = "-";
      while (last != null) {
        last =
            link.run(
                RedisScripts.SUSPECT,
                List.of(keys.ids(), suspects(keys)),
                List.of(from, Integer.toString(SUSPECTS)));
        from = "(" + last;
      }
    }
  }

  private void register(List<StoredImage> images, Map<RedisKeys, Begun> begun) {
    changes.registerAll(
        images, id -> Objects.requireNonNull(begun.get(index.of(id))).clock(), link::runAll);
    goOn(images.stream().map(StoredImage::id).toList());
  }

  private void record(List<Change> renditions) {
    changes.apply(renditions, link::runAll);
    goOn(List.of());
  }

  /** Removes ids from the suspects, and renews the rebuild in all partitions. */
  private void goOn(List<ImageId> ids) {
    Map<RedisKeys, List<String>> seen =
        ids.stream()
            .collect(
                Collectors.groupingBy(
                    index::of, Collectors.mapping(ImageId::text, Collectors.toList())));
    link.runAll(
            index.all().stream()
                .map(keys -> goOn(keys, seen.getOrDefault(keys, List.of())))
                .toList())
        .forEach(RedisRebuild::require);
  }

  private Call goOn(RedisKeys keys, List<String> ids) {
    List<String> arguments = new ArrayList<>(ids.size() + 1);
    arguments.add(LIVES_SECONDS);
    arguments.addAll(ids);
    return new Call(RedisScripts.GO_ON, List.of(suspects(keys), keys.recount()), arguments);
  }

  private void dropSuspects() {
    List<ImageId> ids = remaining();
    while (!ids.isEmpty()) {
      changes.forgetAll(ids, link::runAll);
      goOn(ids);
      ids = remaining();
    }
  }

  private List<ImageId> remaining() {
    // "-" sorts before every id.
    ZRangeParams page =
        ZRangeParams.zrangeByLexParams("(-", "+").limit(0, BATCH / index.all().size() + 1);
    return link
        .forEach(index.all(this::suspects), (pipeline, key) -> pipeline.zrange(key, page))
        .stream()
        .flatMap(List::stream)
        .map(ImageId::new)
        .toList();
  }

  private static void require(@Nullable Object answer) {
    if (!Long.valueOf(1).equals(answer)) {
      throw RegistryFailures.lostWhileRebuilding();
    }
  }
}
