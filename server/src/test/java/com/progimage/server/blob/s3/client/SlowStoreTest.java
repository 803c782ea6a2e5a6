package com.progimage.server.blob.s3.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A store that is slow is not taken for one that is away. */
@Tag("timed")
class SlowStoreTest {
  private static final String SLOW = "slow";

  /** More than the attempts that the AWS SDK makes in one call. */
  private static final int UNANSWERED = 5;

  private final CountDownLatch end = new CountDownLatch(1);
  private final AtomicInteger slow = new AtomicInteger();
  private HttpServer server;
  private ObjectClient client;

  @BeforeEach
  void start() throws IOException {
    System.setProperty("aws.accessKeyId", "test");
    System.setProperty("aws.secretAccessKey", "test");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
    client =
        ObjectClient.open(
            S3Settings.at(
                    "s3://bucket",
                    URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
                    "us-east-1",
                    /* pathStyle= */ true,
                    S3Settings.MIN_CACHE_BYTES)
                .withPatience(Duration.ofMillis(400)));
  }

  @AfterEach
  void stop() {
    end.countDown();
    client.close();
    server.stop(0);
  }

  /** No object exists. The first requests for the slow one get no answer. */
  private void answer(HttpExchange exchange) throws IOException {
    if (exchange.getRequestURI().getPath().endsWith(SLOW) && slow.incrementAndGet() <= UNANSWERED) {
      try {
        end.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    exchange.sendResponseHeaders(404, -1);
    exchange.close();
  }

  @Test
  void aRequestIsRepeatedWhileTheStoreAnswersOthers() throws InterruptedException {
    AtomicBoolean ended = new AtomicBoolean();
    Thread others =
        Thread.ofVirtual()
            .start(() -> {
              while (!ended.get()) {
                assertThat(client.find("quick")).isEmpty();
              }
            });
    try {
      assertThat(client.find(SLOW)).isEmpty();
      assertThat(slow.get()).isGreaterThan(UNANSWERED);
      assertThat(client.outage()).isEmpty();
    } finally {
      ended.set(true);
      others.join();
    }
  }

  @Test
  void aStoreThatAnswersNothingIsAway() {
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> client.find(SLOW))
        .satisfies(failure -> assertThat(failure.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE));
    assertThat(slow.get()).isLessThan(UNANSWERED);
    assertThat(client.outage()).isPresent();
  }
}
