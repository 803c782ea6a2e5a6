package com.progimage.server.registry.redis;

import com.progimage.server.database.RedisLink;
import com.progimage.server.database.RedisLink.Call;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.StoredImage;
import com.progimage.server.registry.Change;
import com.progimage.server.registry.RegistryFailures;
import com.progimage.server.registry.RenditionRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Gatherers;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.params.ZRangeParams;

/**
 * One rebuild of the index in Redis. Its suspects are the images that were registered at its start
 * and not found on the disk so far; at its end, it drops them. Each rebuild has its own list of
 * suspects, so rebuilds of several servers do not interfere. The list is stored in Redis: if Redis
 * loses its contents, the list is lost too, which reveals the loss.
 */
final class RedisRebuild {
  private static final int BATCH = 250;
  private static final int SUSPECTS = 2_000;

  /** The expiry of an abandoned rebuild; a running one renews it with each batch. */
  private static final String LIVES_SECONDS = "3600";

  private final RedisLink link;
  private final String epoch;
  private final long leastCheckpoint;
  private final String suspects = RedisKeys.suspects(UUID.randomUUID().toString());

  /**
   * @param leastCheckpoint the minimum checkpoint of Redis at the end, so that no server considers
   *     Redis older than the folder
   */
  RedisRebuild(RedisLink link, String epoch, long leastCheckpoint) {
    this.link = link;
    this.epoch = epoch;
    this.leastCheckpoint = leastCheckpoint;
  }

  void run(Stream<StoredImage> images, Stream<RenditionRecord> renditions) {
    String lineage = lineage();
    List<?> begun = begin();
    String start = String.valueOf(begun.getFirst());
    suspectAll();
    images
        .sequential()
        .gather(Gatherers.windowFixed(BATCH))
        .forEach(batch -> register(batch, start));
    renditions
        .sequential()
        .map(rendition -> RedisRegistry.call(new Change.RenditionMade(rendition)))
        .gather(Gatherers.windowFixed(BATCH))
        .forEach(this::record);
    dropSuspects();
    // A restarted Redis may have lost the last batches, though not the suspects.
    if (!lineage.equals(lineage())) {
      throw RegistryFailures.lostWhileRebuilding();
    }
    require(
        link.run(
            RedisScripts.END,
            List.of(
                suspects,
                RedisKeys.EPOCH,
                RedisKeys.CHECKPOINT,
                RedisKeys.COUNTING,
                RedisKeys.RECOUNT),
            List.of(epoch, Long.toString(leastCheckpoint), String.valueOf(begun.getLast()))));
  }

  private List<?> begin() {
    Object answer =
        link.run(
            RedisScripts.BEGIN,
            List.of(
                suspects, RedisKeys.EPOCH, RedisKeys.COUNTING, RedisKeys.RECOUNT, RedisKeys.OWNERS),
            List.of(LIVES_SECONDS, epoch));
    return (List<?>) Objects.requireNonNull(answer);
  }

  private String lineage() {
    return link.guarded(redis -> new RedisInfo(redis.info()).lineage());
  }

  private void suspectAll() {
    Object last = "";
    String from = "-";
    while (last != null) {
      last =
          link.run(
              RedisScripts.SUSPECT,
              List.of(RedisKeys.IDS, suspects),
              List.of(from, Integer.toString(SUSPECTS)));
      from = "(" + last;
    }
  }

  private void register(List<StoredImage> images, String start) {
    link.runAll(images.stream().map(image -> RedisRegistry.register(image, start)).toList());
    goOn(images.stream().map(image -> image.id().text()).toList());
  }

  private void record(List<Call> renditions) {
    link.runAll(renditions);
    goOn(List.of());
  }

  /** Removes ids from the suspects. */
  private void goOn(List<String> ids) {
    List<String> arguments = new ArrayList<>(ids.size() + 1);
    arguments.add(LIVES_SECONDS);
    arguments.addAll(ids);
    require(link.run(RedisScripts.GO_ON, List.of(suspects, RedisKeys.RECOUNT), arguments));
  }

  private void dropSuspects() {
    List<String> ids = remaining();
    while (!ids.isEmpty()) {
      link.runAll(
          ids.stream()
              .map(id -> RedisRegistry.forget(new ImageId(id), /* forSeconds= */ 0))
              .toList());
      goOn(ids);
      ids = remaining();
    }
  }

  private List<String> remaining() {
    // "-" sorts before every id.
    return link.guarded(
        redis -> redis.zrange(suspects, ZRangeParams.zrangeByLexParams("(-", "+").limit(0, BATCH)));
  }

  private static void require(@Nullable Object answer) {
    if (!Long.valueOf(1).equals(answer)) {
      throw RegistryFailures.lostWhileRebuilding();
    }
  }
}
