package com.progimage.features.steps;

import static org.awaitility.Awaitility.await;

import com.progimage.sdk.webhook.WebhookVerifier;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A server of a user's, which ProgImage calls back. The scenarios share one. */
final class Shop {
  private static final Shop SHARED = new Shop();

  private final HttpServer server;
  private final Map<String, Message> messages = new ConcurrentHashMap<>();
  private final AtomicInteger callbacks = new AtomicInteger();

  private Shop() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::receive);
    server.start();
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Message(Map<String, List<String>> headers, byte[] body) {}

  static Shop shared() {
    return SHARED;
  }

  /** As {@code --trusted-receivers} has it. */
  String origin() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  /** A URL for one callback. */
  URI callback() {
    return URI.create(origin() + "/pictures/" + callbacks.incrementAndGet());
  }

  /** Waits for the message to a callback, checks its signature, and gives its body. */
  byte[] message(URI callback, String secret) {
    Message message =
        await()
            .atMost(Duration.ofMinutes(1))
            .until(() -> messages.get(callback.getPath()), received -> received != null);
    WebhookVerifier.of(secret).verify(message.headers(), message.body());
    return message.body();
  }

  private void receive(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    messages.put(
        exchange.getRequestURI().getPath(),
        new Message(Map.copyOf(exchange.getRequestHeaders()), body));
    exchange.sendResponseHeaders(204, -1);
    exchange.close();
  }
}
