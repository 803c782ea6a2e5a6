package com.progimage.features.force;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs hostile clients, each in a thread with its own connections, until it is closed. */
final class Strangers implements AutoCloseable {
  private static final int MANY_BYTES = 1_000_000;
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final InetSocketAddress server;
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicBoolean ended = new AtomicBoolean();
  private final Map<String, AtomicInteger> answers = new ConcurrentSkipListMap<>();

  /** They share the processor with the server, and are no test of how fast it accepts. */
  private final Semaphore connecting = new Semaphore(16);

  Strangers(URI server) {
    this.server = new InetSocketAddress(server.getHost(), server.getPort());
  }

  /** Counts how often each kind of stranger got each status. */
  Map<String, AtomicInteger> answers() {
    return answers;
  }

  /** Uploads of which a byte comes each second. */
  void uploadSlowly(int count) {
    each(
        count,
        () -> {
          try (Socket socket = connect()) {
            send(socket, "POST /images", "image/png", MANY_BYTES, new byte[] {(byte) 0x89});
            socket.setSoTimeout(1_000);
            while (!ended.get()) {
              try {
                told("slow upload", socket);
                return;
              } catch (SocketTimeoutException nothing) {
                socket.getOutputStream().write('x');
              }
            }
            count("slow upload", "held");
          }
        });
  }

  /** Posts one body from several threads, each of them several times. */
  void post(String name, String path, String mediaType, byte[] body, int count, int times) {
    each(
        count,
        () -> {
          for (int i = 0; i < times && !ended.get(); i++) {
            try (Socket socket = connect()) {
              socket.setSoTimeout((int) PATIENCE.toMillis());
              send(socket, "POST " + path, mediaType, body.length, body);
              told(name, socket);
            } catch (IOException e) {
              count(name, "broken");
            }
          }
        });
  }

  /** Requests whose methods are all different. */
  void inventMethods(int count) {
    each(
        1,
        () -> {
          try (Socket socket = connect()) {
            Thread reader = Thread.ofVirtual().start(() -> drain(socket));
            OutputStream out = socket.getOutputStream();
            for (int i = 0; i < count; i++) {
              out.write(ascii("M%d /images HTTP/1.1\r\nHost: localhost\r\n\r\n".formatted(i)));
            }
            socket.shutdownOutput();
            reader.join();
            count("odd method", "sent " + count);
          } catch (IOException e) {
            count("odd method", "broken");
          }
        });
  }

  /** Downloads that are reset once their first bytes are there. */
  void abortDownloads(String path, int count, int together) {
    each(
        together,
        () -> {
          for (int i = 0; i < count / together; i++) {
            try (Socket socket = connect()) {
              socket.setSoTimeout((int) PATIENCE.toMillis());
              socket.setReceiveBufferSize(4 << 10);
              socket
                  .getOutputStream()
                  .write(ascii("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n"));
              told("aborted download", socket);
              socket.setSoLinger(true, 0);
            } catch (IOException e) {
              count("aborted download", "broken");
            }
          }
        });
  }

  /** Goes on for so long, and then ends those who do not end by themselves. */
  void goOn(Duration time) throws InterruptedException {
    Thread.sleep(time);
    close();
  }

  @Override
  public void close() {
    ended.set(true);
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private interface Deed {
    void run() throws IOException, InterruptedException;
  }

  private void each(int count, Deed deed) {
    for (int i = 0; i < count; i++) {
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                try {
                  deed.run();
                } catch (IOException e) {
                  count("connection", "broken");
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              }));
    }
  }

  private Socket connect() throws IOException, InterruptedException {
    connecting.acquire();
    try {
      Socket socket = new Socket();
      socket.connect(server, (int) PATIENCE.toMillis());
      return socket;
    } finally {
      connecting.release();
    }
  }

  private static void send(Socket socket, String request, String mediaType, int length, byte[] body)
      throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(
        ascii(
            "%s HTTP/1.1\r\nHost: localhost\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
                .formatted(request, mediaType, length)));
    out.write(body);
    out.flush();
  }

  private void told(String name, Socket socket) throws IOException {
    byte[] head = socket.getInputStream().readNBytes(12);
    count(name, head.length < 12 ? "closed" : new String(head, 9, 3, StandardCharsets.US_ASCII));
  }

  private void count(String name, String answer) {
    answers.computeIfAbsent(name + ": " + answer, _ -> new AtomicInteger()).incrementAndGet();
  }

  private static void drain(Socket socket) {
    try {
      InputStream in = socket.getInputStream();
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // It is over.
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
