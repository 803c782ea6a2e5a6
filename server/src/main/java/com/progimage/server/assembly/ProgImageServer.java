package com.progimage.server.assembly;

import com.progimage.server.access.AccessRules;
import com.progimage.server.config.ServerConfig;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/** The composition root: it starts every part in order, and stops them in the reverse order. */
public final class ProgImageServer implements AutoCloseable {
  private final Lifecycle parts;
  private final Startup.Started started;
  private final ServerConfig config;

  private ProgImageServer(Lifecycle parts, Startup.Started started, ServerConfig config) {
    this.parts = parts;
    this.started = started;
    this.config = config;
  }

  /**
   * Starts a server. When this returns, it listens and, if its role needs them, has a render
   * worker.
   */
  public static ProgImageServer start(ServerConfig config) throws Exception {
    return start(config, Clock.systemUTC(), System::nanoTime);
  }

  /**
   * @param nanoTime monotonic, to detect jumps of {@code clock}
   */
  public static ProgImageServer start(ServerConfig config, Clock clock, LongSupplier nanoTime)
      throws Exception {
    Lifecycle parts = new Lifecycle();
    try {
      // Stores and records keep times in milliseconds.
      Clock ticks = Clock.tick(clock, Duration.ofMillis(1));
      Startup.Started started = new Startup(config, ticks, nanoTime, parts).run();
      return new ProgImageServer(parts, started, config);
    } catch (Exception e) {
      parts.close();
      throw e;
    }
  }

  public int port() {
    return started.http().port();
  }

  /** The lines to show operators at the start. */
  public String banner(Duration startTime) {
    String address = config.http().address().host();
    String host = address.contains(":") ? "[" + address + "]" : address;
    String shown = host.equals("127.0.0.1") ? "localhost" : host;
    return """
    ProgImage is ready after %d ms
      URL       http://%s:%d
      role      %s
      engine    %s, %d workers
      registry  %s
      data      %s
      access    %s\
    """
        .formatted(
            startTime.toMillis(),
            shown,
            port(),
            config.http().role().name().toLowerCase(Locale.ROOT),
            started.engine().revision(),
            config.render().pool().workers(),
            Stores.name(config.data()),
            config.data().folder(),
            access(config.http().access().rules()));
  }

  private static String access(AccessRules rules) {
    return rules.needsKeys()
        ? "with keys; images are %s unless their uploads say otherwise"
            .formatted(rules.reads().name().toLowerCase(Locale.ROOT))
        : "open: all clients may store, list and delete images";
  }

  @Override
  public void close() {
    parts.close();
  }
}
