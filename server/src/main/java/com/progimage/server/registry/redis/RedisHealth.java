package com.progimage.server.registry.redis;

import com.progimage.server.database.RedisAddress;
import com.progimage.server.database.RedisLink;
import com.progimage.server.database.UnusableDatabaseException;
import com.progimage.server.loop.Loop;
import com.progimage.server.registry.RegistryState;
import com.progimage.server.registry.RegistryState.Status;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Checks Redis about once a second: whether it answers, accepts writes, is configured not to evict,
 * and still holds this data folder's index.
 */
final class RedisHealth implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RedisHealth.class);
  private static final int MIN_MILLIS = 800;
  private static final int MAX_MILLIS = 1_200;

  private final RedisAddress address;
  private final RedisLink link;
  private final RedisIndex index;
  private final String epoch;
  private final RedisContinuity continuity;
  private final Runnable onRebuildNeeded;
  private final Semaphore wake = new Semaphore(0);
  private final Loop checks = new Loop("checks of Redis", this::check);
  private final AtomicInteger rebuildsRunning = new AtomicInteger();
  private final AtomicInteger rebuildsEnded = new AtomicInteger();
  private volatile RegistryState state = RegistryState.unavailable("Redis was not checked yet");
  private boolean told;
  private volatile boolean distrusted;
  private boolean warnedOfLoss;

  /**
   * @param forGood whether only a change of the configuration can resolve it, not waiting
   */
  private record Observation(RegistryState state, boolean forGood) {}

  /** What Redis reports, before it is compared with this server's state. */
  private record Answer(Observation finding, String lineage, long checkpoint) {}

  RedisHealth(
      RedisAddress address,
      RedisLink link,
      RedisIndex index,
      String epoch,
      RedisContinuity continuity,
      Runnable onRebuildNeeded) {
    this.address = address;
    this.link = link;
    this.index = index;
    this.epoch = epoch;
    this.continuity = continuity;
    this.onRebuildNeeded = onRebuildNeeded;
  }

  /**
   * Runs the first check and schedules further ones. Waits for a Redis that is unavailable.
   *
   * @throws UnusableDatabaseException if Redis refuses the password, would evict, or is a cluster
   *     where the address names none
   */
  void start() {
    Observation first = look();
    if (first.forGood()) {
      throw new UnusableDatabaseException(first.state().reason());
    }
    become(first.state());
    link.onOutage(this::foundAway);
    link.onDoubt(this::lookNow);
    checks.start();
  }

  RegistryState state() {
    return state;
  }

  /** Checks at once, because a call found a problem. */
  void lookNow() {
    wake.release();
  }

  /** Ignores the epoch of Redis until a rebuild completes here. */
  synchronized void distrust() {
    distrusted = true;
    become(state);
  }

  boolean isDistrusted() {
    return distrusted;
  }

  void rebuildBegins() {
    rebuildsRunning.incrementAndGet();
  }

  /**
   * Records the end of a rebuild. If it failed and is still necessary, the listener is called
   * again.
   */
  synchronized void rebuildEnds(boolean whole) {
    rebuildsEnded.incrementAndGet();
    rebuildsRunning.decrementAndGet();
    told = false;
    if (whole) {
      distrusted = false;
      become(RegistryState.READY);
    }
    lookNow();
  }

  private void check() throws InterruptedException {
    int millis = ThreadLocalRandom.current().nextInt(MIN_MILLIS, MAX_MILLIS);
    if (wake.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
      wake.drainPermits();
    }
    try {
      lookAgain();
    } catch (Throwable e) {
      log.error("a check of Redis failed: the next one follows", e);
      become(
          RegistryState.unavailable("Redis at " + address + " could not be checked: see the log"));
    }
  }

  private void lookAgain() {
    int ended = rebuildsEnded.get();
    Observation finding = look();
    synchronized (this) {
      if (ended != rebuildsEnded.get()) {
        return; // The check may have started before the end of that rebuild was recorded.
      }
      become(finding.state());
      switch (state.status()) {
        case READY, FULL -> told = false;
        case REBUILDING -> tellOnce();
        case UNAVAILABLE -> {}
      }
    }
  }

  private void tellOnce() {
    if (rebuildsRunning.get() == 0 && !told) {
      told = true;
      Thread.ofVirtual().name("rebuild-needed").start(onRebuildNeeded);
    }
  }

  private Observation look() {
    try {
      Answer answer = link.probe(_ -> ask());
      return switch (answer.finding().state().status()) {
        case READY -> {
          boolean whole = continuity.restore(answer.lineage(), answer.checkpoint());
          yield whole ? answer.finding() : new Observation(olderState(), /* forGood= */ false);
        }
        case REBUILDING -> {
          continuity.forget();
          yield answer.finding();
        }
        // A full Redis accepts no replayed changes; they are replayed once it has room.
        case FULL, UNAVAILABLE -> answer.finding();
      };
    } catch (JedisAccessControlException e) {
      return new Observation(
          RegistryState.unavailable(
              "Redis at "
                  + address
                  + " refuses this user: "
                  + e.getMessage()
                  + "; set the user and password with --redis redis://user:password@host:port"),
          /* forGood= */ true);
    } catch (JedisDataException e) {
      if (String.valueOf(e.getMessage()).contains("cluster support disabled")) {
        return new Observation(
            RegistryState.unavailable(
                "Redis at "
                    + address
                    + " is no Redis Cluster: name it with --redis redis://host:port"),
            /* forGood= */ true);
      }
      return new Observation(
          RegistryState.unavailable(
              "Redis at "
                  + address
                  + " accepts no writes: "
                  + e.getMessage()
                  + "; repair it, or name the primary with --redis (the server checks every"
                  + " second)"),
          /* forGood= */ false);
    } catch (JedisException e) {
      return new Observation(
          RegistryState.unavailable(
              "Redis at "
                  + address
                  + " does not answer: "
                  + e.getMessage()
                  + "; start it or correct --redis (the server checks every second)"),
          /* forGood= */ false);
    }
  }

  private Answer ask() {
    RedisInfo info = index.info(link);
    warnOfLoss(info);
    Optional<String> unusable = unusable(info);
    if (unusable.isPresent()) {
      Observation finding =
          new Observation(RegistryState.unavailable(unusable.get()), /* forGood= */ true);
      return new Answer(finding, info.lineage(), 0);
    }
    if (!info.isFull()) {
      // A write that changes nothing. A read-only replica, for example, passes all other checks.
      List<Long> _ = link.each(index.all(RedisKeys::probe), Pipeline::del);
    }
    RegistryState found = stateBy(values(RedisKeys::epoch));
    boolean full = found.status() == Status.READY && info.isFull();
    // A change that is in one partition says nothing of the others.
    long checkpoint =
        values(RedisKeys::checkpoint).stream()
            .mapToLong(number -> number == null ? 0 : Long.parseLong(number))
            .min()
            .orElse(0);
    return new Answer(
        new Observation(full ? fullState() : found, /* forGood= */ false),
        info.lineage(),
        checkpoint);
  }

  private List<@Nullable String> values(Function<RedisKeys, String> name) {
    return link.<@Nullable String>each(index.all(name), Pipeline::get);
  }

  private Optional<String> unusable(RedisInfo info) {
    if (info.isCluster() && !address.isCluster()) {
      return Optional.of(
          "Redis at "
              + address
              + " is a node of a Redis Cluster: name the cluster with --redis"
              + " redis-cluster://host:port,host:port");
    }
    return info.evictionPolicy().map(this::evicting);
  }

  private RegistryState fullState() {
    return RegistryState.full(
        "Redis at "
            + address
            + " is full, so new images are refused: raise `maxmemory`, or free space on the disk"
            + " of its append-only file");
  }

  private String evicting(String policy) {
    return "Redis at "
        + address
        + " has maxmemory-policy "
        + policy
        + " and would silently drop images from the list: set `maxmemory-policy noeviction` in"
        + " its configuration (at once: redis-cli CONFIG SET maxmemory-policy noeviction), or"
        + " name another Redis with --redis";
  }

  /**
   * @param found the epoch of each partition
   */
  private RegistryState stateBy(List<@Nullable String> found) {
    if (found.stream().allMatch(epoch::equals)) {
      return RegistryState.READY;
    }
    return RegistryState.rebuilding(
        found.stream().allMatch(each -> each == null || epoch.startsWith(each))
            ? "Redis at " + address + " has no complete index: it is rebuilt from the images"
            : "Redis at "
                + address
                + " has the index of another data folder, which is replaced: servers with another"
                + " data folder need another "
                + (address.isCluster()
                    ? "cluster"
                    : "database, such as --redis redis://host:port/1"));
  }

  private RegistryState olderState() {
    return RegistryState.rebuilding(
        "Redis at " + address + " lost acknowledged changes: it is rebuilt from the images");
  }

  private RegistryState distrustedState() {
    return RegistryState.rebuilding(
        "Redis at " + address + " missed changes: it is rebuilt from the images");
  }

  private void warnOfLoss(RedisInfo info) {
    if (!warnedOfLoss && !info.keepsLog()) {
      warnedOfLoss = true;
      log.warn(
          "Redis at {} runs without `appendonly yes`, so its list of images may be wrong after a"
              + " crash: set it; `redis-cli {}DEL {}` triggers a rebuild",
          address,
          address.isCluster() ? "-c " : "",
          index.all().getFirst().epoch());
    }
  }

  /** Changes the state. While the registry is distrusted, it becomes neither ready nor full. */
  private synchronized void become(RegistryState found) {
    boolean whole = found.status() == Status.READY || found.status() == Status.FULL;
    RegistryState now = distrusted && whole ? distrustedState() : found;
    RegistryState before = state;
    state = now;
    link.open(now.status() != Status.UNAVAILABLE);
    if (before.status() != now.status()) {
      if (now.status() == Status.READY) {
        log.info("Redis at {} is ready", address);
      } else {
        log.warn("{}", now.reason());
      }
    }
  }

  /** A call found Redis unavailable before the next check did. */
  private void foundAway() {
    become(RegistryState.unavailable("Redis at " + address + " does not answer"));
    lookNow();
  }

  /** False if the checks ended without being closed. */
  boolean isAlive() {
    return checks.isAlive();
  }

  /** Stops the checks. No check runs after this returns. */
  @Override
  public void close() {
    checks.close();
    state = RegistryState.unavailable("the server is stopping");
  }
}
