package com.progimage.server.inspect;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.inspect.format.Inspected;
import com.progimage.server.memory.MemoryBudget;
import com.progimage.server.memory.MemoryLease;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Inspects images on a few platform threads of its own. The OS preempts these, so a slow image
 * delays other images but not other requests. Each image has a limit of CPU time, and waits until
 * there is memory for it.
 */
public final class InspectionPool implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);
  private static final ThreadMXBean TIMES = ManagementFactory.getThreadMXBean();

  private final ThreadPoolExecutor threads;
  private final InspectionTimes times;
  private final MemoryBudget memory;

  /**
   * Time limits of an image.
   *
   * @param queued until a thread starts it
   * @param cpu on the processor
   * @param wall from its start to its end
   */
  public record InspectionTimes(Duration queued, Duration cpu, Duration wall) {
    public static final InspectionTimes DEFAULT =
        new InspectionTimes(Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofSeconds(30));
  }

  /**
   * @param size the number of images inspected at a time
   * @param queue the maximum number of waiting images
   */
  public InspectionPool(int size, int queue, InspectionTimes times, MemoryBudget memory) {
    this.times = times;
    this.memory = memory;
    threads =
        new ThreadPoolExecutor(
            size,
            size,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(queue),
            Thread.ofPlatform().daemon().name("inspection ", 0).factory());
    threads.allowCoreThreadTimeOut(true);
  }

  /** The inspection of one image. */
  private final class Look implements Callable<Inspected> {
    private final long bytes;
    private final Callable<Inspected> look;
    private final CountDownLatch begun = new CountDownLatch(1);
    private long thread;
    private long cpuBefore;
    private long started;

    Look(long bytes, Callable<Inspected> look) {
      this.bytes = bytes;
      this.look = look;
    }

    @Override
    public Inspected call() throws Exception {
      try (MemoryLease _ = memory.await(bytes)) {
        thread = Thread.currentThread().threadId();
        cpuBefore = TIMES.getCurrentThreadCpuTime();
        started = System.nanoTime();
        begun.countDown();
        return look.call();
      }
    }

    boolean hasBegun() throws InterruptedException {
      return begun.await(times.queued().toMillis(), TimeUnit.MILLISECONDS);
    }

    boolean isOver() {
      return System.nanoTime() - started > times.wall().toNanos()
          || TIMES.getThreadCpuTime(thread) - cpuBefore > times.cpu().toNanos();
    }
  }

  /**
   * Runs an inspection.
   *
   * @param bytes the maximum memory that it needs
   * @throws Failure of {@code look}; {@code overloaded} if too many images wait; {@code
   *     decode-limit} if it takes too long
   */
  Inspected inspect(long bytes, Callable<Inspected> look) throws IOException {
    Look mine = new Look(bytes, look);
    FutureTask<Inspected> task = new FutureTask<>(mine);
    try {
      threads.execute(task);
      if (!mine.hasBegun()) {
        throw overloaded();
      }
      return result(mine, task);
    } catch (RejectedExecutionException full) {
      throw overloaded();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(ErrorCode.DRAINING, "this server is shutting down: try again", e);
    } finally {
      if (!task.isDone()) {
        // Removes it from the queue, or interrupts it, which stops reading the file.
        task.cancel(true);
        threads.remove(task);
      }
    }
  }

  private Inspected result(Look mine, FutureTask<Inspected> task)
      throws IOException, InterruptedException {
    while (true) {
      try {
        return task.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException later) {
        if (mine.isOver()) {
          throw new Failure(
              ErrorCode.DECODE_LIMIT,
              "the image took more than %d s to look at: send a simpler one"
                  .formatted(times.cpu().toSeconds()));
        }
      } catch (ExecutionException e) {
        throw cause(e);
      }
    }
  }

  private static IOException cause(ExecutionException e) {
    return switch (e.getCause()) {
      case IOException failed -> failed;
      case RuntimeException failed -> throw failed;
      case Error failed -> throw failed;
      case null, default -> new IOException(e);
    };
  }

  private static Failure overloaded() {
    return Failure.temporary(
        ErrorCode.OVERLOADED, "too many images wait to be looked at: try again", RETRY_AFTER);
  }

  /** The number of waiting images. */
  public int queued() {
    return threads.getQueue().size();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
