package com.progimage.server.analyzer.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A service that analyzes pictures as a test says, on a free port of this machine. */
public final class AnalysisServiceStub implements AutoCloseable {
  public static final String MODEL = "stub-1";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final AtomicInteger inProgress = new AtomicInteger();
  private final AtomicInteger mostInProgress = new AtomicInteger();
  private volatile Behavior behavior = _ -> new Reply(200, faces(0.9));

  /** A request that came. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Received(String mediaType, String contentDigest, byte[] body) {}

  /** The answer to a request. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Reply(int status, byte[] body) {
    public Reply(int status, String body) {
      this(status, body.getBytes(UTF_8));
    }
  }

  /** Decides the answer to each request. */
  public interface Behavior {
    Reply to(Received request) throws Exception;
  }

  public AnalysisServiceStub() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    mostInProgress.accumulateAndGet(inProgress.incrementAndGet(), Math::max);
    try (exchange) {
      Received request =
          new Received(
              String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type")),
              String.valueOf(exchange.getRequestHeaders().getFirst("Content-Digest")),
              exchange.getRequestBody().readAllBytes());
      received.add(request);
      Reply reply = behavior.to(request);
      exchange.sendResponseHeaders(
          reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
      exchange.getResponseBody().write(reply.body());
    } catch (Exception e) {
      throw new IOException(e);
    } finally {
      inProgress.decrementAndGet();
    }
  }

  /** Answers all later requests in another way. */
  public void behave(Behavior other) {
    behavior = other;
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/analyze");
  }

  public List<Received> received() {
    return received;
  }

  public int mostInProgress() {
    return mostInProgress.get();
  }

  /** An answer with a face for each score, each with other numbers. */
  public static String faces(double... scores) {
    return "{\"model\":\"%s\",\"faces\":[%s]}"
        .formatted(
            MODEL,
            IntStream.range(0, scores.length)
                .mapToObj(i -> face(scores[i], i))
                .collect(Collectors.joining(",")));
  }

  public static String face(double score, int seed) {
    String encoding =
        IntStream.range(0, 128)
            .mapToObj(i -> String.format(Locale.ROOT, "%.4f", Math.sin(i + seed) / 10))
            .collect(Collectors.joining(","));
    return """
    {"box":{"left":-1,"top":2,"width":10,"height":11},"score":%s,
    "landmarks":[{"x":1,"y":1},{"x":2,"y":2},{"x":3,"y":3},{"x":4,"y":4},{"x":5,"y":5}],
    "encoding":[%s]}\
    """
        .formatted(score, encoding);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
