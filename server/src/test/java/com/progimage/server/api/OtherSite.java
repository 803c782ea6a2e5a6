package com.progimage.server.api;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;

/** A site of somebody else's, on this machine, which counts how often it is asked. */
final class OtherSite implements AutoCloseable {
  private final HttpServer server;
  private final AtomicInteger asked = new AtomicInteger();

  private OtherSite(HttpServer server) {
    this.server = server;
  }

  static OtherSite start() throws IOException {
    OtherSite site =
        new OtherSite(
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    site.server.start();
    return site;
  }

  /** Always gives the same. */
  OtherSite give(String path, int status, byte[] body) {
    return give(path, _ -> status, body);
  }

  /**
   * @param status of the first answer at the path, of the second …
   */
  OtherSite give(String path, IntUnaryOperator status, byte[] body) {
    AtomicInteger askedHere = new AtomicInteger();
    server.createContext(
        path,
        exchange -> {
          asked.incrementAndGet();
          exchange.sendResponseHeaders(status.applyAsInt(askedHere.incrementAndGet()), 0);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    return this;
  }

  int asked() {
    return asked.get();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** As a setting that trusts the site has it. */
  String origin() {
    return "http://localhost:" + port();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
