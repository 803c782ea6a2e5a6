package com.progimage.server.state.redis;

import com.progimage.server.database.RedisLink;
import com.progimage.server.database.RedisPartition;
import com.progimage.server.failure.Failure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.XAddParams;
import redis.clients.jedis.params.XReadParams;
import redis.clients.jedis.resps.StreamEntry;

/**
 * Stream in which a server announces that items have joined lines. Servers wait for it instead of
 * the lines, because one blocking command cannot wait for streams in several partitions.
 */
final class RedisBell {
  static final StreamEntryID SILENT = new StreamEntryID(0, 0);

  /** A server needs only the last announcement. */
  private static final long KEPT = 16;

  private final RedisLink link;
  private final String stream;

  RedisBell(RedisLink link, RedisPartition partition) {
    this.link = link;
    this.stream = partition.key("work:bell");
  }

  /** Wakes the servers that wait. One that is not woken looks again within a second. */
  void ring() {
    try {
      link.guarded(redis ->
          redis.xadd(
              stream,
              Map.of("items", "joined"),
              XAddParams.xAddParams().maxLen(KEPT).approximateTrimming()));
    } catch (Failure away) {
      // The items are in their lines.
    }
  }

  /**
   * Waits until the bell has rung after a position.
   *
   * @return the position of the last time, to wait for the next one
   */
  StreamEntryID listen(StreamEntryID heard, Duration wait) {
    XReadParams params = new XReadParams().block(Math.toIntExact(Math.max(1, wait.toMillis())));
    List<Map.Entry<String, List<StreamEntry>>> rung =
        link.guarded(redis -> redis.xread(params, Map.of(stream, heard)));
    return rung == null || rung.isEmpty() ? heard : rung.getFirst().getValue().getLast().getID();
  }
}
