package com.progimage.features.force;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes webhooks, and remembers their ids. */
record Receiver(HttpServer server, List<String> ids) implements AutoCloseable {

  static Receiver start() throws IOException {
    List<String> ids = new CopyOnWriteArrayList<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          ids.add(exchange.getRequestHeaders().getFirst("webhook-id"));
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    return new Receiver(server, ids);
  }

  /** As {@code --trusted-receivers} has it. */
  String origin() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  URI url() {
    return URI.create(origin() + "/jobs");
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
