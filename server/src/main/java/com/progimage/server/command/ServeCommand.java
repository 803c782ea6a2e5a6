package com.progimage.server.command;

import com.progimage.server.assembly.ProgImageServer;
import com.progimage.server.command.usage.WrongUsage;
import com.progimage.server.config.Configuration;
import com.progimage.server.config.LogLevel;
import com.progimage.server.config.ServerConfig;
import com.progimage.server.linux.Confinement;
import com.progimage.server.linux.ProcessMemory;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The {@code serve} command. It runs until a signal arrives, then drains. */
final class ServeCommand {
  private ServeCommand() {}

  static void run(Configuration configuration) throws Exception {
    ServerConfig config = ServerConfig.of(configuration);
    if (config.http().isUndecided()) {
      throw new WrongUsage(
          "other machines can reach %s: choose --access keys, so that requests need keys, or --access open, so that everyone may store, list and delete images"
              .formatted(config.http().address().host()));
    }
    LogLevel.set(configuration);
    long started = System.nanoTime();
    protect(config);
    ProgImageServer server = ProgImageServer.start(config);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> drain(server), "drain"));
    System.err.println(server.banner(Duration.ofNanos(System.nanoTime() - started)));
    Thread.currentThread().join();
  }

  /**
   * Protects the server from its workers, which decode untrusted images, and logs the kernel's
   * degree of protection.
   */
  private static void protect(ServerConfig config) {
    boolean isHidden = ProcessMemory.hide();
    Optional<Long> landlock =
        config.render().pool().isConfined() ? Confinement.version() : Optional.empty();
    LoggerFactory.getLogger(ServeCommand.class)
        .info(
            "the server's memory is {} from its workers; they are {}",
            isHidden ? "hidden" : "not hidden",
            landlock.map(version -> "confined by Landlock " + version).orElse("not confined"));
  }

  /**
   * Drains the server and exits with status 0 instead of the signal's, because a drained server has
   * succeeded.
   */
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
