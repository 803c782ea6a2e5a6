package com.progimage.server;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code serve}: runs until a signal comes, then drains. */
final class ServeCommand {
  private ServeCommand() {}

  static void run(Configuration configuration) throws Exception {
    ServerConfig config = ServerConfig.of(configuration);
    LogLevel.set(config.logLevel());
    long started = System.nanoTime();
    ProgImageServer server = ProgImageServer.start(config);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> drain(server), "drain"));
    System.err.println(server.banner(Duration.ofNanos(System.nanoTime() - started)));
    Thread.currentThread().join();
  }

  /** A drained server has done what it was told, so its exit status is 0 and not the signal's. */
  private static void drain(ProgImageServer server) {
    Logger log = LoggerFactory.getLogger(ServeCommand.class);
    try {
      server.close();
      log.info("drained");
      Runtime.getRuntime().halt(0);
    } catch (RuntimeException e) {
      log.error("could not drain", e);
      Runtime.getRuntime().halt(1);
    }
  }
}
