package com.progimage.server.blob.s3;

import static com.progimage.support.ObjectStoreProcess.BUCKET;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/**
 * Proxy in front of an object store that takes no signatures. It pauses, breaks or answers requests
 * that a test chooses.
 */
final class StoreGate implements AutoCloseable {
  private static final Set<String> OF_CONNECTION =
      Set.of("connection", "content-length", "host", "transfer-encoding", "expect");

  private final URI store;
  private final HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<Hook> hooks = new CopyOnWriteArrayList<>();

  /** What happens to a request that is about to reach the store, or just did. */
  interface Act {
    void run() throws Exception;
  }

  private record Hook(String method, String key, boolean isAfter, int status, Act act) {}

  StoreGate(URI store) throws IOException {
    this.store = store;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Runs {@code act} once, before the next request of this kind reaches the store. */
  void before(String method, String key, Act act) {
    hooks.add(new Hook(method, key, /* isAfter= */ false, 0, act));
  }

  /** Runs {@code act} once, after the store has done the next request of this kind. */
  void after(String method, String key, Act act) {
    hooks.add(new Hook(method, key, /* isAfter= */ true, 0, act));
  }

  /** Lets the store do the next request of this kind, and answers with another status. */
  void answerAfter(String method, String key, int status) {
    hooks.add(new Hook(method, key, /* isAfter= */ true, status, () -> {}));
  }

  /** Answers the next request of this kind, which does not reach the store. */
  void answerInstead(String method, String key, int status) {
    hooks.add(new Hook(method, key, /* isAfter= */ false, status, () -> {}));
  }

  /** Whether each hook was used. */
  boolean isUsedUp() {
    return hooks.isEmpty();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      int instead = meet(exchange, /* isAfter= */ false);
      if (instead != 0) {
        exchange.sendResponseHeaders(instead, -1);
        return;
      }
      HttpResponse<byte[]> answer =
          client.send(forward(exchange, body), BodyHandlers.ofByteArray());
      int other = meet(exchange, /* isAfter= */ true);
      if (other != 0) {
        exchange.sendResponseHeaders(other, -1);
        return;
      }
      answer
          .headers()
          .map()
          .forEach((name, values) -> {
            if (!OF_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
              exchange.getResponseHeaders().put(name, values);
            }
          });
      boolean hasBody = answer.body().length > 0 && !exchange.getRequestMethod().equals("HEAD");
      if (exchange.getRequestMethod().equals("HEAD")) {
        answer
            .headers()
            .firstValue("content-length")
            .ifPresent(length -> exchange.getResponseHeaders().set("Content-Length", length));
      }
      exchange.sendResponseHeaders(answer.statusCode(), hasBody ? answer.body().length : -1);
      if (hasBody) {
        exchange.getResponseBody().write(answer.body());
      }
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  private HttpRequest forward(HttpExchange exchange, byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(store.resolve(exchange.getRequestURI().toString()))
            .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> {
          if (!OF_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
            values.forEach(value -> request.header(name, value));
          }
        });
    return request.build();
  }

  private int meet(HttpExchange exchange, boolean isAfter) throws Exception {
    String path = exchange.getRequestURI().getPath();
    Optional<Hook> found =
        hooks.stream()
            .filter(hook ->
                hook.isAfter() == isAfter
                    && hook.method().equals(exchange.getRequestMethod())
                    && path.startsWith("/" + BUCKET + "/")
                    && path.contains(hook.key()))
            .findFirst();
    if (found.isPresent() && hooks.remove(found.get())) {
      found.get().act().run();
      return found.get().status();
    }
    return 0;
  }

  @Override
  public void close() {
    server.stop(0);
    client.close();
  }
}
