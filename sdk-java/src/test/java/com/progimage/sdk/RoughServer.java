package com.progimage.sdk;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server that misbehaves as it is told, byte by byte, and remembers what it was asked. Each
 * request gets the next behavior, the last one again and again.
 */
final class RoughServer implements AutoCloseable {
  private final ServerSocket listener;
  private final List<Behavior> behaviors;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger connections = new AtomicInteger();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final CountDownLatch hungUp = new CountDownLatch(1);

  private RoughServer(List<Behavior> behaviors) throws IOException {
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.behaviors = behaviors;
    start(this::accept);
  }

  static RoughServer answering(Behavior... behaviors) throws IOException {
    return new RoughServer(List.of(behaviors));
  }

  /** What is done with a request. */
  @FunctionalInterface
  interface Behavior {
    void answer(Request request, Wire wire) throws IOException, InterruptedException;
  }

  /**
   * What was asked.
   *
   * @param headers by their names in lower case
   */
  record Request(String line, Map<String, String> headers, List<Byte> body) {
    String header(String name) {
      return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }

    byte[] bytes() {
      byte[] bytes = new byte[body.size()];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = body.get(i);
      }
      return bytes;
    }
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  List<Request> requests() {
    return List.copyOf(requests);
  }

  int connections() {
    return connections.get();
  }

  /** Whether a client has ended a connection on which it had asked and got no whole answer. */
  boolean wasHungUpOn() throws InterruptedException {
    return hungUp.await(10, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "rough-server");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        sockets.add(socket);
        connections.incrementAndGet();
        start(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      while (true) {
        Request request = read(in);
        requests.add(request);
        int turn = Math.min(next.getAndIncrement(), behaviors.size() - 1);
        behaviors.get(turn).answer(request, new Wire(socket, in));
      }
    } catch (IOException ended) {
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Request read(InputStream in) throws IOException {
    String line = line(in);
    Map<String, String> headers = new TreeMap<>();
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      int colon = header.indexOf(':');
      headers.put(
          header.substring(0, colon).toLowerCase(Locale.ROOT), header.substring(colon + 1).strip());
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    if (headers.containsKey("content-length")) {
      body.write(exactly(in, Integer.parseInt(headers.get("content-length"))));
    } else if (headers.containsKey("transfer-encoding")) {
      for (int size = size(in); size > 0; size = size(in)) {
        body.write(exactly(in, size));
        line(in);
      }
      line(in);
    }
    List<Byte> bytes = new java.util.ArrayList<>();
    for (byte one : body.toByteArray()) {
      bytes.add(one);
    }
    return new Request(line, headers, bytes);
  }

  private static int size(InputStream in) throws IOException {
    return Integer.parseInt(line(in), 16);
  }

  private static byte[] exactly(InputStream in, int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new IOException("the body was cut");
    }
    return bytes;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("no more");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  /** The way back to the client. */
  final class Wire {
    private final Socket socket;
    private final InputStream in;

    private Wire(Socket socket, InputStream in) {
      this.socket = socket;
      this.in = in;
    }

    void write(String text) throws IOException {
      write(text.getBytes(StandardCharsets.UTF_8));
    }

    void write(byte[] bytes) throws IOException {
      OutputStream out = socket.getOutputStream();
      out.write(bytes);
      out.flush();
    }

    void head(int status, long length, String... headers) throws IOException {
      StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " So\r\n");
      for (String header : headers) {
        head.append(header).append("\r\n");
      }
      write(head + "Content-Length: " + length + "\r\n\r\n");
    }

    /** Ends the connection with a reset instead of an end. */
    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    void hangUp() throws IOException {
      socket.close();
    }

    /** Says nothing more and waits until the client gives up. */
    void waitForHangUp() throws IOException {
      try {
        in.transferTo(OutputStream.nullOutputStream());
      } finally {
        hungUp.countDown();
      }
    }
  }

  static Behavior answer(int status, String type, byte[] body, String... headers) {
    return (request, wire) -> {
      String[] all = java.util.Arrays.copyOf(headers, headers.length + 1);
      all[headers.length] = "Content-Type: " + type;
      wire.head(status, body.length, all);
      wire.write(body);
    };
  }

  static Behavior json(int status, String body, String... headers) {
    return answer(status, "application/json", body.getBytes(StandardCharsets.UTF_8), headers);
  }

  static Behavior problem(int status, String code, String... headers) {
    String body =
        "{\"status\": %d, \"code\": \"%s\", \"detail\": \"because so\", \"requestId\": \"r-1\"}"
            .formatted(status, code);
    return answer(
        status, "application/problem+json", body.getBytes(StandardCharsets.UTF_8), headers);
  }

  static Behavior reset() {
    return (request, wire) -> wire.reset();
  }

  static Behavior silence() {
    return (request, wire) -> wire.waitForHangUp();
  }

  /** Tells a length and sends only a part of it. */
  static Behavior cut(int status, byte[] body, String... headers) {
    return (request, wire) -> {
      wire.head(status, body.length, headers);
      wire.write(java.util.Arrays.copyOf(body, body.length / 2));
      wire.hangUp();
    };
  }

  /** Sends a part and then nothing, keeping the connection open. */
  static Behavior stall(int status, byte[] body, String... headers) {
    return (request, wire) -> {
      wire.head(status, body.length, headers);
      wire.write(java.util.Arrays.copyOf(body, body.length / 2));
      wire.waitForHangUp();
    };
  }

  /** Sends a byte now and then, for ever. */
  static Behavior trickle(int status, String... headers) {
    return (request, wire) -> {
      wire.head(status, 1_000_000, headers);
      try {
        while (true) {
          wire.write(" ");
          TimeUnit.MILLISECONDS.sleep(10);
        }
      } finally {
        hungUp(wire);
      }
    };
  }

  private static void hungUp(Wire wire) throws IOException {
    wire.waitForHangUp();
  }
}
