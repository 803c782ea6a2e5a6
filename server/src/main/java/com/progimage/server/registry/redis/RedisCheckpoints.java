package com.progimage.server.registry.redis;

import com.progimage.server.database.RedisLink;
import com.progimage.server.database.RedisLink.Call;
import com.progimage.server.failure.Failure;
import com.progimage.server.loop.Loop;
import com.progimage.server.registry.CheckpointNote;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Increments a number in Redis after changes and then records it in the data folder. A Redis that
 * has the number also has all changes before it, because its log and its replicas lose only the
 * newest changes.
 */
final class RedisCheckpoints implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RedisCheckpoints.class);

  /** At the end: about a second. */
  private static final int ATTEMPTS = 20;

  private static final Duration ATTEMPT_PAUSE = Duration.ofMillis(50);

  private final RedisLink link;
  private final RedisIndex index;
  private final String epoch;
  private final RedisContinuity continuity;
  private final CheckpointNote note;
  private final Unsynced unsynced;
  private final Duration pause;
  private final Loop loop = new Loop("checkpoints in Redis", this::run);

  /**
   * @param pause the time between writing a number to Redis and recording it in the folder; by then
   *     Redis has synced its log, so a power loss does not require a rebuild
   */
  RedisCheckpoints(
      RedisLink link,
      RedisIndex index,
      String epoch,
      RedisContinuity continuity,
      CheckpointNote note,
      Unsynced unsynced,
      Duration pause) {
    this.link = link;
    this.index = index;
    this.epoch = epoch;
    this.continuity = continuity;
    this.note = note;
    this.unsynced = unsynced;
    this.pause = pause;
  }

  void start() {
    loop.start();
  }

  /** False if the loop ended without being closed. */
  boolean isAlive() {
    return loop.isAlive();
  }

  private void run() throws InterruptedException {
    try {
      checkpoint();
    } catch (Failure away) {
      log.debug("no checkpoint while Redis is unavailable", away);
    } catch (IOException | RuntimeException e) {
      log.warn("could not write a checkpoint of the registry: retrying in seconds", e);
    }
    Thread.sleep(pause.dividedBy(2));
  }

  private void checkpoint() throws IOException, InterruptedException {
    Optional<Taken> taken = take();
    if (taken.isPresent()) {
      Thread.sleep(pause);
      settle(taken.get());
    }
  }

  private record Taken(String lineage, long number, List<Unsynced.SentChanges> told) {}

  private Optional<Taken> take() throws IOException {
    String lineage = continuity.lineage();
    List<Unsynced.SentChanges> told = unsynced.acknowledged();
    if (lineage == null || told.isEmpty()) {
      return Optional.empty();
    }
    String known = Long.toString(continuity.known());
    RedisKeys first = index.all().getFirst();
    Object number =
        link.run(
            RedisScripts.CHECKPOINT,
            List.of(first.epoch(), first.checkpoint()),
            List.of(epoch, known));
    // If the number is missing or Redis is another one, the health check notices it too and repairs
    // it.
    return number instanceof Long next && isRaised(known, next) && isStill(lineage)
        ? Optional.of(new Taken(lineage, next, told))
        : Optional.empty();
  }

  /** Raises the number in the other partitions too. One that has lost a number is left alone. */
  private boolean isRaised(String known, long number) {
    return link
        .runAll(
            index.all().stream()
                .skip(1)
                .map(keys ->
                    new Call(
                        RedisScripts.RAISE,
                        List.of(keys.epoch(), keys.checkpoint()),
                        List.of(epoch, known, Long.toString(number))))
                .toList())
        .stream()
        .allMatch(Objects::nonNull);
  }

  private void settle(Taken taken) throws IOException {
    if (isStill(taken.lineage()) && note.raise(taken.number())) {
      unsynced.settle(taken.told());
    }
  }

  private boolean isStill(String lineage) {
    return lineage.equals(continuity.lineage()) && lineage.equals(index.lineage(link));
  }

  /**
   * Settles all changes without the pause, so that a clean shutdown leaves nothing to other
   * servers. If Redis loses the number after all, it is rebuilt.
   */
  @Override
  public void close() {
    loop.close();
    try {
      // A health check may be deciding whether this is still the same Redis.
      for (int i = 0; i < ATTEMPTS && !settleAll(); i++) {
        Thread.sleep(ATTEMPT_PAUSE);
      }
    } catch (IOException | RuntimeException e) {
      log.debug("some changes are not settled: the next start finds them", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns false if it could not be attempted. */
  private boolean settleAll() throws IOException {
    if (unsynced.acknowledged().isEmpty()) {
      return true;
    }
    Optional<Taken> last = take();
    if (last.isPresent()) {
      settle(last.get());
    }
    return last.isPresent();
  }
}
