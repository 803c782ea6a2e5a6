package com.progimage.server.registry;

import com.progimage.server.database.RedisLink;
import com.progimage.server.database.RedisLink.Call;
import java.io.IOException;
import java.util.List;
import java.util.stream.Gatherers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices a Redis that came back without changes that it had acknowledged. Those since the last
 * checkpoint it is told again; where the checkpoint itself is missing the index is given up, so
 * that servers rebuild it. {@code docs/registry.md} has the reasons.
 */
final class RedisContinuity {
  private static final Logger log = LoggerFactory.getLogger(RedisContinuity.class);
  private static final int BATCH = 256;

  private final RedisLink link;
  private final String instanceId;
  private final CheckpointNote note;
  private final Unsynced unsynced;
  private volatile @Nullable String lineage;
  private volatile long known;

  RedisContinuity(RedisLink link, String instanceId, CheckpointNote note, Unsynced unsynced) {
    this.link = link;
    this.instanceId = instanceId;
    this.note = note;
    this.unsynced = unsynced;
  }

  /** The process and history of the Redis that has all; null while none is known to. */
  @Nullable String lineage() {
    return lineage;
  }

  /** The greatest checkpoint that this server, or the data folder, knows of. */
  long known() throws IOException {
    return Math.max(known, note.read());
  }

  /** For a Redis whose index does not count: whatever it has will be replaced. */
  void forget() {
    lineage = null;
    known = 0;
  }

  /**
   * Whether Redis has all that it acknowledged; first tells it again what it may have lost.
   *
   * @param checkpoint that Redis has
   * @throws redis.clients.jedis.exceptions.JedisException where it goes away meanwhile
   */
  boolean restore(String found, long checkpoint) {
    boolean isSame = found.equals(lineage);
    if (!isSame) {
      learnFromNote();
    }
    boolean lost = checkpoint < known || (!isSame && lineage != null && unsynced.isIncomplete());
    if (lost) {
      log.warn("Redis came back older than it was: its index is rebuilt from the images.");
      link.replay(
          List.of(new Call(RedisScripts.GIVE_UP, List.of(RedisKeys.EPOCH), List.of(instanceId))));
      forget();
      return false;
    }
    // Behind a start, or a rebuild, there is nothing that it may have lost.
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
      log.warn("Whether Redis is older than the data folder cannot be told: {}", e.toString());
    }
  }

  private void tellAgain() {
    List<Change> changes = unsynced.changes();
    changes.stream()
        .map(RedisRegistry::call)
        .gather(Gatherers.windowFixed(BATCH))
        .forEach(link::replay);
    if (!changes.isEmpty()) {
      log.info("Redis was started anew: it was told again the last {} changes.", changes.size());
    }
  }
}
