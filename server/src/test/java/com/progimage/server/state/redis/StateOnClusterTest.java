package com.progimage.server.state.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.database.RedisAddress;
import com.progimage.server.database.RedisLink;
import com.progimage.server.database.RedisPartition;
import com.progimage.server.database.RedisPartitions;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Owner;
import com.progimage.server.state.ItemLease;
import com.progimage.server.state.JobMessage;
import com.progimage.server.state.Quota;
import com.progimage.server.state.StateFailures;
import com.progimage.server.state.StateStore;
import com.progimage.server.state.StateStoreContract;
import com.progimage.server.state.fact.FactStoreContract;
import com.progimage.server.state.job.Job;
import com.progimage.server.state.job.JobId;
import com.progimage.server.state.job.JobOutput;
import com.progimage.server.state.job.JobWork;
import com.progimage.server.state.link.LinkStoreContract;
import com.progimage.server.state.outbox.DeliveryAttempt;
import com.progimage.server.state.outbox.DeliveryAttempt.DeliveryOutcome;
import com.progimage.server.state.outbox.Message;
import com.progimage.server.state.outbox.Outbox;
import com.progimage.server.state.outbox.OutboxContract;
import com.progimage.server.state.outbox.Secrets;
import com.progimage.server.state.outbox.Webhook;
import com.progimage.server.state.outbox.WebhookId;
import com.progimage.server.state.session.FaceSessionContract;
import com.progimage.support.SharedCluster;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.StreamEntryID;

/** The contracts of the state on a Redis Cluster. */
class StateOnClusterTest {
  private static final SharedCluster CLUSTER = SharedCluster.start();

  private static RedisLink link() {
    RedisLink link = new RedisLink(RedisAddress.parse(CLUSTER.uri()), StateFailures::away);
    link.open(true);
    return link;
  }

  static RedisStateStore server(Duration leaseTime) {
    return new RedisStateStore(link(), UUID.randomUUID().toString(), leaseTime);
  }

  private static StateStore empty() {
    CLUSTER.clear();
    return server(Duration.ofMinutes(1));
  }

  @Nested
  class JobsOnClusterTest extends StateStoreContract {
    private boolean isOneLine;

    @BeforeEach
    void useAllLines() {
      isOneLine = false;
    }

    @Override
    public StateStore open() {
      return empty();
    }

    @Override
    protected void useOneLine() {
      isOneLine = true;
    }

    @Override
    protected JobId newId(Instant at) {
      RedisPartitions partitions = RedisPartitions.ofCluster("jobs");
      RedisPartition first = partitions.all().getFirst();
      JobId id = JobId.create(at);
      while (isOneLine && !partitions.of(id.text()).equals(first)) {
        id = JobId.create(at);
      }
      return id;
    }

    private JobId newId(int partition) {
      RedisPartitions partitions = RedisPartitions.ofCluster("jobs");
      JobId id = JobId.create(NOW);
      while (!partitions.of(id.text()).equals(partitions.all().get(partition))) {
        id = JobId.create(NOW);
      }
      return id;
    }

    @Test
    void noPartitionStarves() {
      int partitions = RedisPartitions.ofCluster("jobs").all().size();
      for (int i = 0; i < partitions; i++) {
        Job job =
            Job.queued(
                newId(i),
                new Owner("shop"),
                JobWork.ofOutputs(List.of(new JobOutput("", ImageFormat.PNG))),
                null,
                /* total= */ 5,
                NOW);
        store.submit(job, images(5), Quota.NONE);
      }
      List<ItemLease> begun = new ArrayList<>();
      for (int i = 0; i < partitions; i++) {
        begun.addAll(take(1));
      }
      assertThat(begun).extracting(ItemLease::job).doesNotHaveDuplicates().hasSize(partitions);
      assertThat(take(partitions)).extracting(ItemLease::job).doesNotHaveDuplicates();
      assertThat(take(3 * partitions)).hasSize(3 * partitions);
      assertThat(take(1)).isEmpty();
    }

    private StreamEntryID bell() {
      try (RedisLink link = link()) {
        return new RedisBell(link, link.partition("bell"))
            .listen(RedisBell.SILENT, Duration.ofMillis(1));
      }
    }

    @Test
    void theBellRingsWheneverItemsJoin() {
      submit(images(StateStore.WINDOW + 2));
      StreamEntryID submitted = bell();
      assertThat(submitted).isNotEqualTo(RedisBell.SILENT);
      ItemLease lease = take(1).getFirst();
      StreamEntryID joined = bell();
      assertThat(joined).isGreaterThan(submitted);
      store.giveBack(lease);
      assertThat(bell()).isGreaterThan(joined);
    }

    @Test
    void oneOfTwoThatEndTheLastItemsTellsTheWebhook() throws Exception {
      for (int round = 0; round < 10; round++) {
        List<Webhook> _ =
            round > 0 ? List.of() : List.of(registered(store.outbox(), "https://hook.example/"));
        Job job = submit(images(2));
        List<ItemLease> leases = take(2);
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
          for (Future<Boolean> ended :
              threads.invokeAll(
                  leases.stream()
                      .<Callable<Boolean>>map(lease -> () -> store.finish(lease, well(lease), NOW))
                      .toList())) {
            assertThat(ended.get()).isTrue();
          }
        }
        assertThat(store.outbox().take(10, NOW, Duration.ofMinutes(1), _ -> true))
            .extracting(Message::id)
            .containsExactly(JobMessage.id(job.id()));
      }
    }
  }

  private static Webhook registered(Outbox outbox, String url) {
    Webhook webhook =
        Webhook.registered(
            WebhookId.create(StateStoreContract.NOW),
            new Owner("shop"),
            new Webhook.WebhookTarget(url, false, StateStoreContract.NOW),
            Secrets.of("whsec_YWJj"));
    assertThat(outbox.register(webhook)).isTrue();
    return webhook;
  }

  @Nested
  class OutboxOnClusterTest extends OutboxContract {
    @Override
    public StateStore open() {
      return empty();
    }

    @Override
    public void endLeases() {
      CLUSTER.eachKey("pi:*message:*", (redis, key) -> redis.hdel(key, "leased"));
    }

    @Test
    void aWebhookThatIsDeletedWhileItsMessageIsTakenGetsItAndIsNotRevived() {
      Webhook webhook = register("https://hook.example/told");
      cancelled();
      cancelled();
      List<Message> taken =
          outbox.take(
              1, NOW.plusSeconds(3), Duration.ofMinutes(1), _ -> outbox.delete(webhook.id()));
      assertThat(taken).hasSize(1);
      outbox.settle(
          taken.getFirst(),
          new DeliveryAttempt(
              taken.getFirst().id(), 1, NOW, DeliveryOutcome.DELIVERED, "told", null));
      assertThat(outbox.find(webhook.id())).isEmpty();
      assertThat(outbox.take(1, NOW.plusSeconds(3), Duration.ofMinutes(1), _ -> true)).isEmpty();
      assertThat(outbox.waiting()).as("the other one is dropped").isZero();
    }
  }

  @Nested
  class LinksOnClusterTest extends LinkStoreContract {
    @Override
    public StateStore open() {
      return empty();
    }
  }

  @Nested
  class FaceSessionsOnClusterTest extends FaceSessionContract {
    @Override
    public StateStore open() {
      return empty();
    }
  }

  @Nested
  class FactsOnClusterTest extends FactStoreContract {
    @Override
    public StateStore open() {
      return empty();
    }
  }
}
