package com.progimage.server.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.Owner;
import com.progimage.server.state.Quota;
import com.progimage.server.state.StateStore;
import com.progimage.server.state.job.Job;
import com.progimage.server.state.job.JobId;
import com.progimage.server.state.job.JobOutput;
import com.progimage.server.state.job.JobSource;
import com.progimage.server.state.job.JobWork;
import com.progimage.server.state.outbox.Secrets;
import com.progimage.server.state.outbox.Webhook;
import com.progimage.server.state.outbox.WebhookId;
import com.progimage.server.state.sql.SqlStateStore;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two names of this machine: a host that holds every request, and one that answers at once. */
final class WebhookRunnerTest {
  private final Instant now = Instant.now();

  private final AtomicInteger held = new AtomicInteger();
  private final AtomicInteger answered = new AtomicInteger();
  private final CountDownLatch released = new CountDownLatch(1);
  private HttpServer server;
  private StateStore store;

  @BeforeEach
  void start(@TempDir Path folder) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(task -> Thread.ofVirtual().start(task));
    server.createContext("/held", this::hold);
    server.createContext("/quick", exchange -> answer(exchange, answered));
    server.start();
    store = SqlStateStore.open(folder.resolve("state.db"));
  }

  @AfterEach
  void stop() {
    released.countDown();
    store.close();
    server.stop(0);
  }

  private void hold(HttpExchange exchange) throws IOException {
    held.incrementAndGet();
    try {
      released.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    answer(exchange, new AtomicInteger());
  }

  private static void answer(HttpExchange exchange, AtomicInteger count) throws IOException {
    exchange.getRequestBody().readAllBytes();
    exchange.sendResponseHeaders(204, -1);
    exchange.close();
    count.incrementAndGet();
  }

  private String origin(String host) {
    return "http://%s:%d".formatted(host, server.getAddress().getPort());
  }

  private void tell(String url, int messages) {
    Webhook.WebhookTarget target = new Webhook.WebhookTarget(url, false, now);
    assertThat(
            store
                .outbox()
                .register(
                    Webhook.registered(
                        WebhookId.create(now),
                        Owner.PUBLIC,
                        target,
                        Secrets.of(Signature.newSecret()))))
        .isTrue();
    for (int i = 0; i < messages; i++) {
      List<JobOutput> outputs = List.of(new JobOutput("", ImageFormat.PNG));
      Job job =
          Job.queued(JobId.create(now), Owner.PUBLIC, JobWork.ofOutputs(outputs), url, 1, now);
      store.submit(job, List.of(new JobSource.OfImage(ImageId.create(now))), Quota.NONE);
      store.cancel(job.id(), now);
    }
  }

  @Tag("slow")
  @Test
  void aHostThatHoldsItsMessagesHoldsUpNoOther() {
    // Two registrations of one host, and more messages than there are slots.
    tell(origin("localhost") + "/held/1", 40);
    tell(origin("localhost") + "/held/2", 40);
    tell(origin("127.0.0.1") + "/quick", 60);
    Set<URI> trusted = Set.of(URI.create(origin("localhost")), URI.create(origin("127.0.0.1")));
    try (Receivers receivers = new Receivers(false, trusted);
        WebhookRunner _ =
            new WebhookRunner(store.outbox(), receivers, _ -> {}, Clock.systemUTC()).start()) {
      await().until(() -> answered.get() == 60);
      await().until(() -> held.get() == 5);
      released.countDown();
      await().until(() -> store.outbox().waiting() == 0);
    }
    assertThat(held).hasValue(80);
  }
}
