package com.progimage.server.maintenance.sweep;

import com.progimage.server.blob.DiskBlobStore;
import com.progimage.server.loop.Periodic;
import com.progimage.server.maintenance.sweep.SweepReport.Amount;
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
 * Sweeps a data folder again and again, however many servers are told to: one at a time does it,
 * and the others wait until its time has passed since then. The times of several servers drift
 * apart by chance.
 */
public final class SweepSchedule implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SweepSchedule.class);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration RETRY = Duration.ofMinutes(1);

  /** While renditions are not kept for want of room; a run looks at every file. */
  private static final Duration WHILE_SHORT = Duration.ofMinutes(5);

  private final Duration every;
  private final Supplier<Sweep> sweep;
  private final DiskBlobStore blobs;
  private final Registry registry;
  private final Listener listener;
  private final Clock clock;
  private final ClockGuard guard;
  private final RandomGenerator random;
  private Instant next;
  private Instant nextWhileShort;
  private volatile boolean stopped;
  private volatile @Nullable Periodic looks;

  /** Hears of what happens, as it happens. */
  public interface Listener extends Consumer<Swept> {
    /** A run ended early: the disk or the registry failed. */
    void failed();
  }

  /**
   * @param every from the end of one run to the start of the next; the first one comes after a
   *     tenth to a fifth of it, so that a server that starts has started
   * @param nanoTime monotonic, as {@link System#nanoTime}: shows jumps of {@code clock}
   */
  public SweepSchedule(
      Duration every,
      Supplier<Sweep> sweep,
      DiskBlobStore blobs,
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

  /** False where it was started, and ended though nothing told it to. */
  public boolean isAlive() {
    return looks == null || looks.isAlive();
  }

  /** Ends a run between two removals. */
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

  /** Sweeps where it is time and nobody has; to be called every second or so. */
  void look() {
    Instant now = clock.instant();
    if (stopped) {
      return;
    }
    boolean trustsClock = guard.trustsClock();
    try {
      if (next.isAfter(now.plus(every.multipliedBy(2)).plus(RETRY))) {
        // Planned by a clock that was ahead and went back.
        next = now;
      }
      boolean isDue = !now.isBefore(next) || (!now.isBefore(nextWhileShort) && isShort());
      if (!isDue || !isWhole()) {
        return;
      }
      nextWhileShort = now.plus(WHILE_SHORT);
      Optional<Instant> last = Sweep.last(blobs).map(SweepReport::finishedAt);
      // A clock that was ahead must not keep everybody waiting.
      Instant due = last.filter(end -> end.isBefore(now)).map(end -> end.plus(pause())).orElse(now);
      next = due.isAfter(now) ? due.plus(jitter()) : run(trustsClock);
    } catch (CancellationException e) {
      LOG.info("the sweep ends with its server; another one, or the next start, goes on");
    } catch (IOException | RuntimeException e) {
      listener.failed();
      next = now.plus(RETRY);
      LOG.warn("could not sweep to the end; the next try is in a minute", e);
    }
  }

  /**
   * When the next one is due. Soon, where another one is at it: if that one dies it is not done.
   */
  private Instant run(boolean trustsClock) throws IOException {
    Sweep run = trustsClock ? sweep.get() : sweep.get().distrustingClock();
    Optional<SweepReport> report = run.run(listener, () -> stopped);
    report.ifPresent(SweepSchedule::tell);
    Instant now = clock.instant();
    return report.isPresent() ? now.plus(every).plus(jitter()) : now.plus(RETRY);
  }

  /** One that is not does not know what was used, nor can it be told. */
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
