package com.progimage.server.registry.redis;

import com.progimage.server.database.RedisLink;
import com.progimage.server.database.RedisLink.Call;
import com.progimage.server.registry.Change;
import com.progimage.server.registry.CheckpointNote;
import java.io.IOException;
import java.util.List;
import java.util.stream.Gatherers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Detects a Redis that restarted without changes that it had acknowledged. It replays the changes
 * since the last checkpoint. If the checkpoint itself is missing, it discards the index, so that
 * servers rebuild it. {@code docs/registry.md} gives the reasons.
 */
final class RedisContinuity {
  private static final Logger log = LoggerFactory.getLogger(RedisContinuity.class);
  private static final int BATCH = 256;

  private final RedisLink link;
  private final RedisIndex index;
  private final RedisChanges changes;
  private final String epoch;
  private final CheckpointNote note;
  private final Unsynced unsynced;
  private volatile @Nullable String lineage;
  private volatile long known;

  RedisContinuity(
      RedisLink link,
      RedisIndex index,
      RedisChanges changes,
      String epoch,
      CheckpointNote note,
      Unsynced unsynced) {
    this.link = link;
    this.index = index;
    this.changes = changes;
    this.epoch = epoch;
    this.note = note;
    this.unsynced = unsynced;
  }

  /** The process and history of the Redis that is known to be complete; null if none is. */
  @Nullable String lineage() {
    return lineage;
  }

  /** The greatest checkpoint known to this server or the data folder. */
  long known() throws IOException {
    return Math.max(known, note.read());
  }

  /** Forgets a Redis whose index is invalid: all its content will be replaced. */
  void forget() {
    lineage = null;
    known = 0;
  }

  /**
   * Whether Redis has all changes that it acknowledged. First replays those that it may have lost.
   *
   * @param checkpoint the one in Redis, or the smallest of its partitions
   * @throws redis.clients.jedis.exceptions.JedisException if Redis becomes unavailable meanwhile
   */
  boolean restore(String found, long checkpoint) {
    boolean isSame = found.equals(lineage);
    if (!isSame) {
      learnFromNote();
    }
    boolean lost = checkpoint < known || (!isSame && lineage != null && unsynced.isIncomplete());
    if (lost) {
      log.warn("Redis lost acknowledged changes: its index is rebuilt from the images");
      List<@Nullable Object> _ =
          link.replay(
              index.all(RedisKeys::epoch).stream()
                  .map(key -> new Call(RedisScripts.GIVE_UP, List.of(key), List.of(epoch)))
                  .toList());
      forget();
      return false;
    }
    // After a start or a rebuild, there is nothing that Redis may have lost.
    if (!isSame && lineage != null) {
      tellAgain();
    }
    known = checkpoint;
    lineage = found;
    return true;
  }

  private void learnFromNote() {
    try {
      known = known();
    } catch (IOException e) {
      log.warn("cannot determine whether Redis is older than the data folder: {}", e.toString());
    }
  }

  private void tellAgain() {
    List<Change> last = unsynced.changes();
    last.stream()
        .gather(Gatherers.windowFixed(BATCH))
        .forEach(batch -> changes.apply(batch, link::replay));
    if (!last.isEmpty()) {
      log.info("Redis was restarted: replayed the last {} changes", last.size());
    }
  }
}
