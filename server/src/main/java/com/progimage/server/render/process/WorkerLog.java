package com.progimage.server.render.process;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forwards the standard error of a worker to the server's log, line by line. Once a worker has
 * written too much, the rest is read, so that the worker does not block, but not logged.
 */
final class WorkerLog {
  private static final Logger LOG = LoggerFactory.getLogger("com.progimage.server.render.worker");

  static final int MAX_LINE_BYTES = 500;
  static final int MAX_LINES_PER_MINUTE = 100;

  private final long pid;
  private long minuteStart = System.nanoTime();
  private int linesInMinute;
  private long unsaid;

  private WorkerLog(long pid) {
    this.pid = pid;
  }

  static void forward(Process process) {
    WorkerLog log = new WorkerLog(process.pid());
    InputStream text = new BufferedInputStream(process.getErrorStream());
    Thread.ofPlatform()
        .daemon()
        .name("render worker " + process.pid() + " log")
        .start(() -> log.forward(text));
  }

  private void forward(InputStream text) {
    try (text) {
      for (String line = line(text); line != null; line = line(text)) {
        say(line);
      }
    } catch (IOException e) {
      LOG.debug("worker {}: its standard error is closed", pid, e);
    }
    sayUnsaid();
  }

  private void say(String line) {
    if (System.nanoTime() - minuteStart > TimeUnit.MINUTES.toNanos(1)) {
      sayUnsaid();
      minuteStart = System.nanoTime();
      linesInMinute = 0;
    }
    if (linesInMinute++ < MAX_LINES_PER_MINUTE) {
      LOG.warn("worker {}: {}", pid, line);
    } else {
      unsaid++;
    }
  }

  private void sayUnsaid() {
    if (unsaid > 0) {
      LOG.warn("worker {}: {} more lines", pid, unsaid);
      unsaid = 0;
    }
  }

  /** The next line without its end, cut if it is too long; null at the end of the text. */
  static @Nullable String line(InputStream text) throws IOException {
    byte[] line = new byte[MAX_LINE_BYTES];
    int length = 0;
    int next = text.read();
    if (next < 0) {
      return null;
    }
    for (; next >= 0 && next != '\n'; next = text.read()) {
      if (length < line.length) {
        line[length++] = (byte) next;
      }
    }
    // Text that comes from an image must not be able to forge a line of the log.
    return new String(line, 0, length, StandardCharsets.UTF_8)
        .replaceAll("\\p{Cntrl}", " ")
        .strip();
  }
}
