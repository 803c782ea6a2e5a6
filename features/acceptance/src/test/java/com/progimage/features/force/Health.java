package com.progimage.features.force;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks a server ten times a second whether it lives, over one connection of its own: the threads of
 * an HTTP client would wait for the processor behind those of the strangers beside it.
 */
final class Health implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final Duration NO_ANSWER = Duration.ofDays(1);
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int MAX_HEAD = 8 << 10;
  private static final Pattern LENGTH = Pattern.compile("(?i)\r\nContent-Length: *([0-9]+)");
  private static final byte[] REQUEST =
      "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final URI server;
  private final Thread thread;
  private volatile Socket socket;
  private InputStream answers;
  private volatile boolean ended;
  private volatile Duration slowest = Duration.ZERO;

  Health(URI server) throws IOException {
    this.server = server;
    socket = connect();
    answers = new BufferedInputStream(socket.getInputStream());
    thread = Thread.ofPlatform().daemon().start(this::watch);
  }

  private Socket connect() throws IOException {
    Socket connection = new Socket(server.getHost(), server.getPort());
    connection.setTcpNoDelay(true);
    connection.setSoTimeout((int) PATIENCE.toMillis());
    return connection;
  }

  private void watch() {
    try {
      while (!ended) {
        long asked = System.nanoTime();
        String head = ask();
        if (head.isEmpty()) {
          // A server without room for connections closes those that are idle.
          socket.close();
          socket = connect();
          answers = new BufferedInputStream(socket.getInputStream());
          head = ask();
        }
        Duration took = Duration.ofNanos(System.nanoTime() - asked);
        if (!head.startsWith("HTTP/1.1 200 ")) {
          throw new IOException("not 200: " + head);
        }
        slowest = took.compareTo(slowest) > 0 ? took : slowest;
        Thread.sleep(PAUSE);
      }
    } catch (IOException e) {
      System.out.println("/health/live did not answer: " + e);
      slowest = NO_ANSWER;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The head of an answer; its body is read and dropped. Empty where the connection was closed. */
  private String ask() throws IOException {
    try {
      socket.getOutputStream().write(REQUEST);
      answers.mark(1);
      if (answers.read() < 0) {
        return "";
      }
      answers.reset();
    } catch (SocketException e) {
      return "";
    }
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = answers.read();
      if (next < 0 || head.length() > MAX_HEAD) {
        throw new EOFException("no whole head: " + head);
      }
      head.append((char) next);
    }
    Matcher length = LENGTH.matcher(head);
    if (length.find()) {
      answers.skipNBytes(Long.parseLong(length.group(1)));
    }
    return head.toString();
  }

  /** Asks no more. A day where one of the answers was none. */
  Duration slowest() throws InterruptedException {
    ended = true;
    thread.join(PATIENCE);
    return thread.isAlive() ? NO_ANSWER : slowest;
  }

  @Override
  public void close() throws IOException {
    ended = true;
    socket.close();
  }
}
