package com.progimage.server.state.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Owner;
import com.progimage.server.state.ItemLease;
import com.progimage.server.state.Quota;
import com.progimage.server.state.StateStore;
import com.progimage.server.state.StateStoreContract;
import com.progimage.server.state.job.Job;
import com.progimage.server.state.job.JobId;
import com.progimage.server.state.job.JobOutput;
import com.progimage.server.state.job.JobWork;
import com.progimage.server.state.job.WorkKind;
import com.progimage.server.state.outbox.Message;
import com.progimage.server.state.outbox.Secrets;
import com.progimage.server.state.outbox.Webhook;
import com.progimage.server.state.outbox.WebhookId;
import com.progimage.support.RedisProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.StreamEntryID;

/** A Redis that the version before wrote, in which jobs and webhooks had no owners. */
final class RedisStateUpgradeTest {
  private static final Instant NOW = StateStoreContract.NOW;
  private static final Owner SHOP = new Owner("shop");
  private static final String URL = "https://hook.example/told";
  private static final JobId OLD = new JobId("01890000-0000-7000-8000-000000000001");
  private static final JobId OPEN = new JobId("01890000-0000-7000-8000-000000000002");
  private static final WebhookId WEBHOOK = new WebhookId("01890000-0000-7000-8000-00000000000a");
  private static final String IMAGE = "01890000-0000-7000-8000-00000000000b";

  private static RedisProcess redis;
  private static RedisClient client;
  private StateStore store;

  @BeforeAll
  static void start(@TempDir Path folder) {
    redis = new RedisProcess(folder);
    client = redis.client();
  }

  @AfterAll
  static void stop() {
    client.close();
    redis.close();
  }

  @BeforeEach
  void write() {
    client.flushAll();
    String outputs = "[{\"transformation\":\"flip\",\"format\":\"png\"}]";
    client.hset(
        "pi:job:{" + OLD + "}",
        Map.ofEntries(
            Map.entry("state", "cancelled"),
            Map.entry("outputs", outputs),
            Map.entry("total", "1"),
            Map.entry("done", "0"),
            Map.entry("failed", "0"),
            Map.entry("events", "0"),
            Map.entry("created", "5"),
            Map.entry("finished", "6"),
            Map.entry("width", "1"),
            Map.entry("left", "0")));
    client.hset(
        "pi:job:{" + OPEN + "}",
        Map.ofEntries(
            Map.entry("state", "queued"),
            Map.entry("outputs", outputs),
            Map.entry("webhook", URL),
            Map.entry("total", "1"),
            Map.entry("done", "0"),
            Map.entry("failed", "0"),
            Map.entry("events", "0"),
            Map.entry("created", "7"),
            Map.entry("width", "1"),
            Map.entry("left", "1")));
    client.hset("pi:job:{" + OPEN + "}:sources", "0", "image " + IMAGE);
    client.setbit("pi:job:{" + OPEN + "}:queued", 0, true);
    client.xadd(
        "pi:work:make:short", StreamEntryID.NEW_ENTRY, Map.of("job", OPEN.text(), "item", "0"));
    client.zadd("pi:jobs", Map.of(OLD.text(), 0.0, OPEN.text(), 0.0));
    client.zadd("pi:jobs:ended", 6, OLD.text());
    client.hset("pi:jobs:counts", Map.of("queued", "1", "cancelled", "1"));
    client.hset("pi:jobs:open", Map.of("items", "1", "outputs", "1"));

    client.hset(
        "pi:webhook:{" + WEBHOOK + "}",
        Map.of(
            "target",
            "{\"url\":\"%s\",\"allowsSelfSigned\":false,\"createdAt\":5.000000000}".formatted(URL),
            "secrets",
            "{\"current\":\"whsec_YWJj\",\"previous\":null,\"previousUntil\":null}"));
    client.hset("pi:webhooks:urls", URL, WEBHOOK.text());
    client.zadd("pi:webhooks", 0, WEBHOOK.text());
    store = new RedisStateStore(redis.uri(), UUID.randomUUID().toString());
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Job submit(Owner owner) {
    Job job =
        Job.queued(
            JobId.create(NOW),
            owner,
            JobWork.ofOutputs(List.of(new JobOutput("", ImageFormat.PNG))),
            URL,
            /* total= */ 1,
            NOW);
    store.submit(job, StateStoreContract.images(1), Quota.NONE);
    return job;
  }

  @Test
  void everythingBelongsToThePublicOwner() {
    assertThat(store.list(SHOP, null, 10)).isEmpty();
    List<Job> jobs = store.list(Owner.PUBLIC, null, 10);
    assertThat(jobs).extracting(Job::id).containsExactly(OPEN, OLD);
    assertThat(jobs).extracting(Job::owner).containsOnly(Owner.PUBLIC);
    assertThat(store.list(null, null, 10)).isEqualTo(jobs);

    Webhook webhook = store.outbox().find(Owner.PUBLIC, URL).orElseThrow();
    assertThat(webhook.id()).isEqualTo(WEBHOOK);
    assertThat(webhook.owner()).isEqualTo(Owner.PUBLIC);
    assertThat(store.outbox().list(Owner.PUBLIC, null, 10)).containsExactly(webhook);
    assertThat(store.outbox().list(SHOP, null, 10)).isEmpty();
  }

  @Test
  void newJobsAndWebhooksJoinThoseOfBefore() {
    Job ofShop = submit(SHOP);
    Job ofPublic = submit(Owner.PUBLIC);
    Webhook shops =
        Webhook.registered(
            WebhookId.create(NOW),
            SHOP,
            new Webhook.WebhookTarget(URL, false, NOW),
            Secrets.of("whsec_ZGVm"));
    assertThat(store.outbox().register(shops)).isTrue();

    assertThat(store.list(Owner.PUBLIC, null, 10))
        .extracting(Job::id)
        .containsExactly(ofPublic.id(), OPEN, OLD);
    assertThat(store.list(SHOP, null, 10)).extracting(Job::id).containsExactly(ofShop.id());
    assertThat(store.outbox().list(Owner.PUBLIC, null, 10))
        .extracting(Webhook::id)
        .containsExactly(WEBHOOK);
    assertThat(store.outbox().list(SHOP, null, 10)).containsExactly(shops);
    assertThat(store.forget(OLD)).isTrue();
    assertThat(store.outbox().delete(WEBHOOK)).isTrue();
    assertThat(store.list(Owner.PUBLIC, null, 10))
        .extracting(Job::id)
        .containsExactly(ofPublic.id(), OPEN);
    assertThat(store.outbox().list(Owner.PUBLIC, null, 10)).isEmpty();
    assertThat(store.outbox().find(Owner.PUBLIC, URL)).isEmpty();
  }

  @Test
  void aJobOfBeforeEndsAndItsWebhookIsTold() {
    ItemLease lease =
        store.take(WorkKind.MAKE, 1, Duration.ofSeconds(1), () -> NOW.plusSeconds(1)).getFirst();
    assertThat(lease.owner()).isEqualTo(Owner.PUBLIC);
    assertThat(store.finish(lease, StateStoreContract.well(lease), NOW)).isTrue();
    assertThat(store.outbox().take(10, NOW, Duration.ofMinutes(1), _ -> true))
        .extracting(Message::id)
        .containsExactly("msg_" + OPEN);
  }
}
