package com.progimage.server.assembly;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.access.token.JwksSource;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys of an identity provider that answers in every way. */
final class ProviderDocumentTest {
  private static final String KEYS = "{\"keys\": []}";

  private final AtomicInteger requests = new AtomicInteger();
  private final CountDownLatch end = new CountDownLatch(1);
  private ExecutorService threads;
  private HttpServer provider;

  @BeforeEach
  void start() throws IOException {
    threads = Executors.newCachedThreadPool();
    provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    provider.setExecutor(threads);
    provider.createContext("/keys", exchange -> answer(exchange, KEYS));
    provider.createContext("/large", exchange -> answer(exchange, " ".repeat(10 << 20)));
    provider.createContext("/moved", exchange -> answer(exchange, 302, "/keys"));
    provider.createContext("/slow", this::drip);
    provider.start();
  }

  @AfterEach
  void stop() {
    end.countDown();
    provider.stop(0);
    threads.close();
  }

  private void answer(HttpExchange exchange, String text) throws IOException {
    requests.incrementAndGet();
    byte[] body = text.getBytes(UTF_8);
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    } catch (IOException gone) {
      // The client reads no more.
    }
  }

  private void answer(HttpExchange exchange, int status, String location) throws IOException {
    requests.incrementAndGet();
    exchange.getResponseHeaders().add("Location", location);
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  /** Sends one byte after the other. */
  private void drip(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      while (!end.await(100, TimeUnit.MILLISECONDS)) {
        out.write(' ');
        out.flush();
      }
    } catch (IOException gone) {
      // The client reads no more.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private URI url(String path) {
    return URI.create("http://127.0.0.1:" + provider.getAddress().getPort() + path);
  }

  private static String read(URI location) throws IOException {
    try (ProviderDocument document = new ProviderDocument(location)) {
      return document.read();
    }
  }

  @Test
  void theKeysAreReadFromAUrlOrAFile(@TempDir Path folder) throws IOException {
    assertThat(read(url("/keys"))).isEqualTo(KEYS);
    Path file = Files.writeString(folder.resolve("keys.json"), KEYS);
    assertThat(read(file.toUri())).isEqualTo(KEYS);
    Files.writeString(file, " ".repeat(JwksSource.MAX_BYTES + 1));
    assertThatThrownBy(() -> read(file.toUri())).hasMessageContaining("more than 65536 bytes");
    Files.delete(file);
    assertThatThrownBy(() -> read(file.toUri())).isInstanceOf(IOException.class);
  }

  @Test
  void tooLongAnAnswerIsNotRead() {
    assertThatThrownBy(() -> read(url("/large")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("more than 65536 bytes");
  }

  @Test
  void aRedirectIsNotFollowed() {
    assertThatThrownBy(() -> read(url("/moved")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("answered 302");
    assertThat(requests).hasValue(1);
    assertThatThrownBy(() -> read(url("/none"))).hasMessageContaining("answered 404");
  }

  @Test
  void anAnswerThatDoesNotEndIsAbortedAfterFiveSeconds() {
    long started = System.nanoTime();
    assertThatThrownBy(() -> read(url("/slow"))).isInstanceOf(IOException.class);
    assertThat(Duration.ofNanos(System.nanoTime() - started))
        .isBetween(Duration.ofSeconds(4), Duration.ofSeconds(9));
  }
}
