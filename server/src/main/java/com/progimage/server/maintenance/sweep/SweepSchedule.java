package com.progimage.server.maintenance.sweep;

import com.progimage.server.blob.upkeep.MaintainedStore;
import com.progimage.server.loop.Periodic;
import com.progimage.server.maintenance.sweep.SweepReport.Amount;
import com.progimage.server.maintenance.sweep.step.Swept;
import com.progimage.server.registry.Registry;
import com.progimage.server.registry.RegistryState;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sweeps a data folder periodically. If several servers do so, one at a time runs, and the others
 * wait for a whole period after its end. Random pauses spread the servers' times.
 */
public final class SweepSchedule implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SweepSchedule.class);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration RETRY = Duration.ofMinutes(1);

  /** The period while a lack of room prevents keeping renditions; a run reads every file. */
  private static final Duration WHILE_SHORT = Duration.ofMinutes(5);

  private final Duration every;
  private final Supplier<Sweep> sweep;
  private final MaintainedStore blobs;
  private final Registry registry;
  private final Listener listener;
  private final Clock clock;
  private final ClockGuard guard;
  private final RandomGenerator random;
  private Instant next;
  private Instant nextWhileShort;
  private volatile boolean stopped;
  private volatile @Nullable Periodic looks;

  /** Receives events of a sweep as they happen. */
  public interface Listener extends Consumer<Swept> {
    /** Called when a run failed because of the disk or the registry. */
    void failed();
  }

  /**
   * @param every from the end of one run to the start of the next; the first one comes after a
   *     tenth to a fifth of it, so that it does not slow down the start of a server
   * @param nanoTime monotonic, as {@link System#nanoTime}: reveals jumps of {@code clock}
   */
  public SweepSchedule(
      Duration every,
      Supplier<Sweep> sweep,
      MaintainedStore blobs,
      Registry registry,
      Listener listener,
      Clock clock,
      LongSupplier nanoTime,
      RandomGenerator random) {
    this.every = every;
    this.sweep = sweep;
    this.blobs = blobs;
    this.registry = registry;
    this.listener = listener;
    this.clock = clock;
    guard = new ClockGuard(clock, nanoTime);
    this.random = random;
    nextWhileShort = clock.instant().plus(every.dividedBy(10));
    next = nextWhileShort.plus(jitter());
  }

  public SweepSchedule start() {
    looks = Periodic.start("sweep", LOOK, this::look);
    return this;
  }

  /** False if it was started and ended without being closed. */
  public boolean isAlive() {
    return looks == null || looks.isAlive();
  }

  /** Stops a run between two removals. */
  @Override
  public void close() {
    stopped = true;
    if (looks != null) {
      looks.close();
    }
  }

  private Duration pause() {
    return isShort() && every.compareTo(WHILE_SHORT) > 0 ? WHILE_SHORT : every;
  }

  private boolean isShort() {
    return !blobs.health().keepsRenditions();
  }

  private Duration jitter() {
    return Duration.ofMillis(random.nextLong(every.toMillis() / 10 + 1));
  }

  /** Sweeps if it is time and no other server has. Call it about every second. */
  void look() {
    Instant now = clock.instant();
    if (stopped) {
      return;
    }
    boolean trustsClock = guard.trustsClock();
    try {
      if (next.isAfter(now.plus(every.multipliedBy(2)).plus(RETRY))) {
        // It was planned by a clock that was ahead and went back.
        next = now;
      }
      boolean isDue = !now.isBefore(next) || (!now.isBefore(nextWhileShort) && isShort());
      if (!isDue || !isWhole()) {
        return;
      }
      nextWhileShort = now.plus(WHILE_SHORT);
      Optional<Instant> last = Sweep.last(blobs).map(SweepReport::finishedAt);
      // A clock that was ahead must not block all servers.
      Instant due = last.filter(end -> end.isBefore(now)).map(end -> end.plus(pause())).orElse(now);
      next = due.isAfter(now) ? due.plus(jitter()) : run(trustsClock);
    } catch (CancellationException e) {
      LOG.info("the sweep stops with its server: another server, or the next start, continues it");
    } catch (IOException | RuntimeException e) {
      listener.failed();
      next = now.plus(RETRY);
      LOG.warn("could not complete the sweep: retrying in a minute", e);
    }
  }

  /**
   * Runs a sweep and returns the time of the next. If another server is running one, that is soon,
   * in case it dies.
   */
  private Instant run(boolean trustsClock) throws IOException {
    Sweep run = trustsClock ? sweep.get() : sweep.get().distrustingClock();
    Optional<SweepReport> report = run.run(listener, () -> stopped);
    report.ifPresent(SweepSchedule::tell);
    Instant now = clock.instant();
    return report.isPresent() ? now.plus(every).plus(jitter()) : now.plus(RETRY);
  }

  /**
   * Whether the registry is complete. Otherwise it does not know the uses, and cannot be updated.
   */
  private boolean isWhole() {
    return registry.state().status() != RegistryState.Status.UNAVAILABLE
        && registry.state().status() != RegistryState.Status.REBUILDING;
  }

  private static void tell(SweepReport report) {
    StringBuilder kinds = new StringBuilder();
    report
        .removed()
        .forEach((reason, amount) -> {
          if (amount.count() > 0) {
            kinds.append(", ").append(amount.count()).append(' ').append(reason.text());
          }
        });
    Amount total = report.total();
    LOG.info(
        "swept {} in {} ms, {} bytes{}",
        total.count(),
        Duration.between(report.startedAt(), report.finishedAt()).toMillis(),
        total.bytes(),
        kinds);
  }
}
