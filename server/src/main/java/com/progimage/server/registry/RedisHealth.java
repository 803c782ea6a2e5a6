package com.progimage.server.registry;

import com.progimage.server.database.RedisAddress;
import com.progimage.server.database.RedisLink;
import com.progimage.server.database.UnusableDatabaseException;
import com.progimage.server.registry.RegistryState.Status;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Looks after Redis about once a second: whether it answers, takes writes, is set up not to evict,
 * and still holds this data folder's index.
 */
final class RedisHealth implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RedisHealth.class);
  private static final int MIN_MILLIS = 800;
  private static final int MAX_MILLIS = 1_200;

  private final RedisAddress address;
  private final RedisLink link;
  private final String instanceId;
  private final RedisContinuity continuity;
  private final Runnable onRebuildNeeded;
  private final Semaphore wake = new Semaphore(0);
  private final Thread thread = Thread.ofVirtual().name("redis-health").unstarted(this::run);
  private final AtomicInteger rebuildsRunning = new AtomicInteger();
  private final AtomicInteger rebuildsEnded = new AtomicInteger();
  private volatile RegistryState state = RegistryState.unavailable("Redis was not asked yet.");
  private volatile boolean told;
  private volatile boolean distrusted;
  private boolean warnedOfLoss;

  /**
   * @param forGood waiting does not mend it, a change of the setting does
   */
  private record Finding(RegistryState state, boolean forGood) {}

  /** What a Redis says that takes part in nothing yet. */
  private record Answer(Finding finding, String lineage, long checkpoint) {}

  RedisHealth(
      RedisAddress address,
      RedisLink link,
      String instanceId,
      RedisContinuity continuity,
      Runnable onRebuildNeeded) {
    this.address = address;
    this.link = link;
    this.instanceId = instanceId;
    this.continuity = continuity;
    this.onRebuildNeeded = onRebuildNeeded;
  }

  /**
   * Looks for the first time, and goes on doing so. A Redis that is away is waited for.
   *
   * @throws UnusableDatabaseException where it refuses the password, would evict, or is a cluster
   */
  void start() {
    Finding first = look();
    if (first.forGood()) {
      throw new UnusableDatabaseException(first.state().reason());
    }
    become(first.state());
    link.onOutage(this::foundAway);
    link.onDoubt(this::lookNow);
    thread.start();
  }

  RegistryState state() {
    return state;
  }

  /** Looks at once, since a call found something wrong. */
  void lookNow() {
    wake.release();
  }

  /** Until a rebuild has ended here, its epoch counts for nothing. */
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

  /** Where it failed and is still needed, the listener is told again. */
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

  private void run() {
    try {
      while (true) {
        int millis = ThreadLocalRandom.current().nextInt(MIN_MILLIS, MAX_MILLIS);
        if (wake.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
          wake.drainPermits();
        }
        lookAgainAnyway();
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private void lookAgainAnyway() {
    try {
      lookAgain();
    } catch (Throwable e) {
      log.error("a look at Redis failed: the next one comes all the same", e);
      become(RegistryState.unavailable("Redis at " + address + " could not be looked at."));
    }
  }

  private void lookAgain() {
    int ended = rebuildsEnded.get();
    Finding finding = look();
    synchronized (this) {
      if (ended != rebuildsEnded.get()) {
        return; // It may have looked before that rebuild was written down.
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

  private Finding look() {
    try {
      Answer answer = link.probe(this::ask);
      return switch (answer.finding().state().status()) {
        case READY -> {
          boolean whole = continuity.restore(answer.lineage(), answer.checkpoint());
          yield whole ? answer.finding() : new Finding(olderState(), /* forGood= */ false);
        }
        case REBUILDING -> {
          continuity.forget();
          yield answer.finding();
        }
        // A full one takes nothing that it would have to be told again; it is, once it has room.
        case FULL, UNAVAILABLE -> answer.finding();
      };
    } catch (JedisAccessControlException e) {
      return new Finding(
          RegistryState.unavailable(
              "Redis at "
                  + address
                  + " refuses this user: "
                  + e.getMessage()
                  + ". Put the user and password into --redis redis://user:password@host:port."),
          /* forGood= */ true);
    } catch (JedisException e) {
      return new Finding(
          RegistryState.unavailable(
              "Redis at "
                  + address
                  + " does not answer: "
                  + e.getMessage()
                  + ". Start it or correct --redis; it is asked every second."),
          /* forGood= */ false);
    }
  }

  private Answer ask(RedisClient redis) {
    RedisInfo info = new RedisInfo(redis.info());
    warnOfLoss(info);
    Optional<String> unusable = unusable(info);
    if (unusable.isPresent()) {
      Finding finding = new Finding(RegistryState.unavailable(unusable.get()), /* forGood= */ true);
      return new Answer(finding, info.lineage(), 0);
    }
    Optional<RegistryState> refusing = info.isFull() ? Optional.empty() : tryWriting(redis);
    RegistryState found = refusing.orElseGet(() -> stateBy(redis.get(RedisKeys.EPOCH)));
    boolean full = found.status() == Status.READY && info.isFull();
    String checkpoint = redis.get(RedisKeys.CHECKPOINT);
    return new Answer(
        new Finding(full ? fullState() : found, /* forGood= */ false),
        info.lineage(),
        checkpoint == null ? 0 : Long.parseLong(checkpoint));
  }

  /** A write that changes nothing: a read-only replica, say, would answer every other question. */
  private Optional<RegistryState> tryWriting(RedisClient redis) {
    try {
      redis.del(RedisKeys.PROBE);
      return Optional.empty();
    } catch (JedisAccessControlException e) {
      throw e;
    } catch (JedisDataException e) {
      return Optional.of(
          RegistryState.unavailable(
              "Redis at "
                  + address
                  + " takes no writes: "
                  + e.getMessage()
                  + ". Mend it, or name the primary with --redis; it is asked every second."));
    }
  }

  private Optional<String> unusable(RedisInfo info) {
    if (info.isCluster()) {
      return Optional.of(
          "Redis at "
              + address
              + " is a node of a Redis Cluster, whose keys lie on several nodes: the registry needs"
              + " all of them on one. Name a single Redis, or Apache Kvrocks, with --redis.");
    }
    return info.evictionPolicy().map(this::evicting);
  }

  private RegistryState fullState() {
    return RegistryState.full(
        "Redis at "
            + address
            + " is full, so that new images are refused: raise `maxmemory`, or make room where its"
            + " append-only file lies.");
  }

  private String evicting(String policy) {
    return "Redis at "
        + address
        + " has maxmemory-policy "
        + policy
        + " and would silently drop images from the list. Set `maxmemory-policy noeviction` in"
        + " its configuration (at once: redis-cli CONFIG SET maxmemory-policy noeviction), or"
        + " name another Redis with --redis.";
  }

  private RegistryState stateBy(@Nullable String epoch) {
    if (instanceId.equals(epoch)) {
      return RegistryState.READY;
    }
    return RegistryState.rebuilding(
        epoch == null
            ? "Redis at " + address + " has no whole index: it has to be rebuilt from the images."
            : "Redis at "
                + address
                + " has the index of another data folder, which is replaced. Servers with other data"
                + " need another database of it: --redis redis://host:port/1.");
  }

  private RegistryState olderState() {
    return RegistryState.rebuilding(
        "Redis at " + address + " came back older than it was: it is rebuilt from the images.");
  }

  private RegistryState distrustedState() {
    return RegistryState.rebuilding(
        "Redis at "
            + address
            + " was not told of all that happened since: it is rebuilt from the images.");
  }

  private void warnOfLoss(RedisInfo info) {
    if (!warnedOfLoss && !info.keepsLog()) {
      warnedOfLoss = true;
      log.warn(
          "Redis at {} runs without `appendonly yes`: after a crash of it the list of images may be"
              + " wrong; `redis-cli DEL pi:epoch` has it rebuilt.",
          address);
    }
  }

  /** A registry that is distrusted becomes neither ready nor full, whatever a look has found. */
  private synchronized void become(RegistryState found) {
    boolean whole = found.status() == Status.READY || found.status() == Status.FULL;
    RegistryState now = distrusted && whole ? distrustedState() : found;
    RegistryState before = state;
    state = now;
    link.open(now.status() != Status.UNAVAILABLE);
    if (before.status() != now.status()) {
      if (now.status() == Status.READY) {
        log.info("Redis at {} is ready.", address);
      } else {
        log.warn("{}", now.reason());
      }
    }
  }

  /** A call found it away before the next look did. */
  private void foundAway() {
    become(RegistryState.unavailable("Redis at " + address + " does not answer."));
    lookNow();
  }

  /** Does not look again once this has returned. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    state = RegistryState.unavailable("The server stops.");
  }
}
