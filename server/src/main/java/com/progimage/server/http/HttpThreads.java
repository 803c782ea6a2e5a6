package com.progimage.server.http;

import java.util.concurrent.Executors;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The threads of the HTTP server. Platform threads accept connections and read heads, so that the
 * operating system shares the processor fairly between them and all handlers. Each handler has a
 * virtual thread.
 */
final class HttpThreads {
  /** Threads that wait for bytes of connections. */
  static final int SELECTORS = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 4);

  /** The acceptor, the selectors, and the threads that take over while a selector works. */
  private static final int PLATFORM_THREADS = 4 + 4 * SELECTORS;

  /**
   * Jetty otherwise asks the platform's MBean server, whose creation reads the help of all
   * diagnostic commands and all views of the flight recorder.
   */
  private static final String REFERENCES = "org.eclipse.jetty.util.referencesPerCacheLine";

  /** 64 bytes of 4, the size of a reference in a heap below 32 GiB. */
  private static final String USUAL_REFERENCES = "16";

  private HttpThreads() {}

  static QueuedThreadPool pool() {
    if (System.getProperty(REFERENCES) == null) {
      System.setProperty(REFERENCES, USUAL_REFERENCES);
    }
    QueuedThreadPool pool = new QueuedThreadPool(PLATFORM_THREADS);
    pool.setName("http");
    pool.setVirtualThreadsExecutor(
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("request-", 0).factory()));
    return pool;
  }
}
