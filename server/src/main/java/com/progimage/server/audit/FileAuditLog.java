package com.progimage.server.audit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes events to files from a thread of its own. While the disk refuses or is slow, events wait
 * in memory; what exceeds the room there is lost, and counted. Of events that clients can cause in
 * any number, only the first ones of each minute are recorded, so that they cannot push out the
 * others, and an event says how many were left out.
 */
public final class FileAuditLog implements AuditLog, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FileAuditLog.class);

  /** About 500 bytes each. */
  private static final int ROOM = 4_000;

  private static final int BATCH = 100;

  /** How often the writer looks whether a minute has ended, if nothing happens. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration END = Duration.ofSeconds(5);

  private final AuditFile file;
  private final EventBudgets budgets;

  /** Lists of one event. An empty one makes the writer look whether the log ends. */
  private final BlockingQueue<List<AuditEvent>> waiting = new ArrayBlockingQueue<>(ROOM);

  private final AtomicLong lost = new AtomicLong();
  private final CountDownLatch ending = new CountDownLatch(1);
  private final Thread writer =
      Thread.ofPlatform().daemon().name("audit log").unstarted(this::write);

  private boolean isFailing;
  private boolean isTooFull;

  private FileAuditLog(AuditFile file, LongSupplier nanos) {
    this.file = file;
    this.budgets = new EventBudgets(nanos);
  }

  /**
   * @throws IOException if the file cannot be written
   */
  public static FileAuditLog open(AuditSettings settings) throws IOException {
    return open(settings, System::nanoTime);
  }

  static FileAuditLog open(AuditSettings settings, LongSupplier nanos) throws IOException {
    FileAuditLog log = new FileAuditLog(new AuditFile(settings), nanos);
    log.writer.start();
    return log;
  }

  @Override
  public void record(AuditEvent event) {
    if (!budgets.admits(event) || !waiting.offer(List.of(event))) {
      long before = lost.getAndIncrement();
      if (before == 0) {
        LOG.warn(
            "the audit log leaves events out: progimage_audit_lost_total counts them from now on");
      }
    }
  }

  /** The number of events that are not in the log: for lack of room, or because of a flood. */
  public long lost() {
    return lost.get();
  }

  /** False if the thread that writes ended without being closed. */
  public boolean isAlive() {
    return writer.isAlive() || isEnding();
  }

  private boolean isEnding() {
    return ending.getCount() == 0;
  }

  private void write() {
    List<AuditEvent> batch = new ArrayList<>();
    while (!isEnding() || !waiting.isEmpty()) {
      try {
        List<AuditEvent> first = waiting.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
        List<List<AuditEvent>> more = new ArrayList<>();
        if (first != null) {
          more.add(first);
          waiting.drainTo(more, BATCH - 1);
        }
        more.forEach(batch::addAll);
        batch.addAll(budgets.takeNotes(/* all= */ false));
        writeAll(batch);
      } catch (InterruptedException e) {
        // Nothing interrupts this thread: an interrupt would close the file.
      } catch (RuntimeException bug) {
        LOG.error("audit events cannot be written", bug);
        lost.addAndGet(batch.size());
      }
      batch.clear();
    }
    writeAll(budgets.takeNotes(/* all= */ true));
  }

  private void writeAll(List<AuditEvent> batch) {
    if (batch.isEmpty()) {
      return;
    }
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    batch.forEach(event -> lines.writeBytes(AuditLine.of(event)));
    ByteBuffer bytes = ByteBuffer.wrap(lines.toByteArray());
    do {
      try {
        file.replaceIfMovedAway();
        replaceIfFull();
        file.append(bytes);
        isFailing = false;
        return;
      } catch (IOException e) {
        if (!isFailing) {
          LOG.error("the audit log cannot be written, so its events wait: {}", e.toString());
        }
        isFailing = true;
        returnToLineStart(bytes);
      }
    } while (pause());
    lost.addAndGet(batch.size());
  }

  /** A file that cannot be replaced is better than a log that ends. */
  private void replaceIfFull() {
    try {
      file.replaceIfFull();
      isTooFull = false;
    } catch (IOException e) {
      if (!isTooFull) {
        LOG.error(
            "the audit log is full and cannot be replaced, so it grows: let the server's user write to its folder: {}",
            e.toString());
      }
      isTooFull = true;
    }
  }

  /** A line that was written in part is written again. */
  private static void returnToLineStart(ByteBuffer lines) {
    while (lines.position() > 0 && lines.get(lines.position() - 1) != '\n') {
      lines.position(lines.position() - 1);
    }
  }

  /**
   * @return false if the log ends
   */
  private boolean pause() {
    try {
      return !ending.await(RETRY.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return !isEnding();
    }
  }

  /** Writes what waits, for up to five seconds. */
  @Override
  public void close() {
    ending.countDown();
    boolean _ = waiting.offer(List.of());
    try {
      if (writer.join(END)) {
        file.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.error("the audit log cannot be closed: {}", e.toString());
    }
  }
}
