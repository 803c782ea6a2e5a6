package com.progimage.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import com.standardwebhooks.Webhook;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Receives the messages of any webhooks at any of its paths, and remembers them. */
final class WebhookReceiver implements AutoCloseable {
  private final HttpServer server;
  private final List<Message> messages = new CopyOnWriteArrayList<>();

  /** A message with its headers, whose names are in lower case. */
  record Message(String path, Map<String, List<String>> headers, String body) {
    boolean isSignedWith(String secret) {
      try {
        new Webhook(secret).verify(body, headers);
        return true;
      } catch (Exception otherSecret) {
        return false;
      }
    }

    boolean isAbout(String job) {
      return body.contains(job);
    }
  }

  private WebhookReceiver(HttpServer server) {
    this.server = server;
  }

  static WebhookReceiver start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    WebhookReceiver receiver = new WebhookReceiver(server);
    server.createContext("/", receiver::receive);
    server.start();
    return receiver;
  }

  private void receive(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    Map<String, List<String>> headers = new HashMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
    messages.add(new Message(exchange.getRequestURI().getPath(), headers, body));
    exchange.sendResponseHeaders(204, -1);
    exchange.close();
  }

  String origin() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  String url(String name) {
    return origin() + "/" + name;
  }

  /** Waits for the messages about a job. */
  List<Message> messagesAbout(String job) {
    return await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> messages.stream().filter(each -> each.isAbout(job)).toList(),
            found -> !found.isEmpty());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
