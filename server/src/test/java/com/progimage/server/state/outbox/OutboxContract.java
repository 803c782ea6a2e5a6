package com.progimage.server.state.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.Owner;
import com.progimage.server.state.ItemLease;
import com.progimage.server.state.Quota;
import com.progimage.server.state.StateStore;
import com.progimage.server.state.job.ItemResult;
import com.progimage.server.state.job.Job;
import com.progimage.server.state.job.JobId;
import com.progimage.server.state.job.JobOutput;
import com.progimage.server.state.job.JobProblem;
import com.progimage.server.state.job.JobSource;
import com.progimage.server.state.job.JobWork;
import com.progimage.server.state.job.WorkKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds for the outbox of every store of jobs. */
public abstract class OutboxContract {
  public static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final String URL = "https://hook.example/told";
  private static final Owner SHOP = new Owner("shop");
  private static final Owner NEWS = new Owner("news");

  public StateStore store;
  public Outbox outbox;

  /** Opens an empty one. */
  public abstract StateStore open();

  /** Lets all leases end that another clock measures than that of {@link #take}. */
  public void endLeases() {}

  @BeforeEach
  public void openEmpty() {
    store = open();
    outbox = store.outbox();
  }

  @AfterEach
  void close() {
    store.close();
  }

  public Webhook register(String url) {
    return register(url, NOW);
  }

  private Webhook register(String url, Instant at) {
    return register(SHOP, url, at);
  }

  private Webhook register(Owner owner, String url, Instant at) {
    Webhook webhook =
        Webhook.registered(
            WebhookId.create(at),
            owner,
            new Webhook.WebhookTarget(url, false, at),
            Secrets.of("whsec_YWJj"));
    assertThat(outbox.register(webhook)).isTrue();
    return webhook;
  }

  private Job submit(int items) {
    return submit(items, URL);
  }

  private Job submit(int items, @Nullable String webhook) {
    return submit(SHOP, items, webhook);
  }

  private Job submit(Owner owner, int items, @Nullable String webhook) {
    List<JobSource> sources = new ArrayList<>();
    for (int i = 0; i < items; i++) {
      sources.add(new JobSource.OfImage(ImageId.create(NOW)));
    }
    Job job =
        Job.queued(
            JobId.create(NOW),
            owner,
            JobWork.ofOutputs(List.of(new JobOutput("", ImageFormat.PNG))),
            webhook,
            items,
            NOW);
    store.submit(job, sources, Quota.NONE);
    return job;
  }

  public Job cancelled() {
    Job job = submit(1);
    store.cancel(job.id(), NOW.plusSeconds(3));
    return job;
  }

  private void finish(boolean well) {
    ItemLease lease =
        store.take(WorkKind.MAKE, 1, Duration.ZERO, () -> NOW.plusSeconds(1)).getFirst();
    JobProblem problem = well ? null : new JobProblem(ErrorCode.SOURCE_FAILED, "none");
    ItemResult result =
        new ItemResult(
            lease.index(),
            lease.source(),
            null,
            problem,
            well
                ? List.of(new ItemResult.ItemOutput(lease.work().outputs().getFirst(), null))
                : List.of(),
            List.of());
    assertThat(store.finish(lease, result, NOW.plusSeconds(2))).isTrue();
  }

  private List<Message> take(Instant at) {
    return outbox.take(10, at, LEASE, _ -> true);
  }

  private static DeliveryAttempt attempt(
      Message message, DeliveryAttempt.DeliveryOutcome outcome, @Nullable Instant nextAt) {
    return new DeliveryAttempt(
        message.id(),
        message.attempt(),
        NOW.plusSeconds(7),
        outcome,
        "answered \"\u00fc\"",
        nextAt);
  }

  @Test
  void aRegistrationIsFoundAsItIs() {
    Webhook webhook = register(URL);
    assertThat(outbox.find(webhook.id())).contains(webhook);
    assertThat(outbox.find(SHOP, URL)).contains(webhook);
    assertThat(outbox.find(SHOP, "https://hook.example/")).isEmpty();
    assertThat(outbox.find(WebhookId.create(NOW))).isEmpty();
  }

  @Test
  void anUrlIsRegisteredOnceUntilItIsDeleted() {
    Webhook first = register(URL);
    Webhook second =
        Webhook.registered(WebhookId.create(NOW), SHOP, first.target(), Secrets.of("whsec_ZGVm"));
    assertThat(outbox.register(second)).isFalse();
    assertThat(outbox.find(SHOP, URL)).contains(first);
    assertThat(outbox.delete(first.id())).isTrue();
    assertThat(outbox.delete(first.id())).isFalse();
    assertThat(outbox.find(SHOP, URL)).isEmpty();
    assertThat(outbox.register(second)).isTrue();
    assertThat(outbox.find(SHOP, URL)).contains(second);
  }

  @Test
  void registrationsAreListedNewestFirstInPages() {
    Webhook old = register(URL, NOW);
    Webhook middle = register(URL + "2", NOW.plusSeconds(1));
    Webhook young = register(URL + "3", NOW.plusSeconds(2));
    assertThat(outbox.list(null, null, 2)).containsExactly(young, middle);
    assertThat(outbox.list(null, middle.id(), 2)).containsExactly(old);
  }

  @Test
  void eachOwnerHasARegistrationOfAUrlOfItsOwn() {
    Webhook shops = register(SHOP, URL, NOW);
    Webhook news = register(NEWS, URL, NOW.plusSeconds(1));
    Webhook other = register(SHOP, URL + "2", NOW.plusSeconds(2));
    assertThat(outbox.find(SHOP, URL)).contains(shops);
    assertThat(outbox.find(NEWS, URL)).contains(news);
    assertThat(outbox.find(NEWS, URL + "2")).isEmpty();
    assertThat(outbox.find(Owner.PUBLIC, URL)).isEmpty();
    assertThat(outbox.list(SHOP, null, 10)).containsExactly(other, shops);
    assertThat(outbox.list(SHOP, other.id(), 10)).containsExactly(shops);
    assertThat(outbox.list(SHOP, null, 1)).containsExactly(other);
    assertThat(outbox.list(NEWS, null, 10)).containsExactly(news);
    assertThat(outbox.list(Owner.PUBLIC, null, 10)).isEmpty();
    assertThat(outbox.list(null, null, 10)).containsExactly(other, news, shops);

    assertThat(outbox.delete(shops.id())).isTrue();
    assertThat(outbox.find(SHOP, URL)).isEmpty();
    assertThat(outbox.list(SHOP, null, 10)).containsExactly(other);
    assertThat(outbox.find(NEWS, URL)).contains(news);
  }

  @Test
  void theEndOfAJobGoesToTheRegistrationOfItsOwner() {
    Webhook shops = register(SHOP, URL, NOW);
    Job finished = submit(SHOP, 1, URL);
    finish(true);
    Job ofNobodyRegistered = submit(NEWS, 1, URL);
    store.cancel(ofNobodyRegistered.id(), NOW.plusSeconds(2));
    assertThat(outbox.waiting()).isEqualTo(1);

    Webhook news = register(NEWS, URL, NOW.plusSeconds(1));
    Job cancelled = submit(NEWS, 1, URL);
    store.cancel(cancelled.id(), NOW.plusSeconds(3));
    assertThat(take(NOW.plusSeconds(4)))
        .extracting(Message::id, Message::to)
        .containsExactlyInAnyOrder(
            tuple("msg_" + finished.id(), shops), tuple("msg_" + cancelled.id(), news));
  }

  @Test
  void secretsAreExchangedOnlyByWhoKnowsThem() {
    Webhook webhook = register(URL);
    Secrets next = webhook.secrets().rotated("whsec_Z2hp", NOW.plusSeconds(60));
    assertThat(outbox.rotate(webhook.id(), webhook.secrets(), next)).isTrue();
    assertThat(outbox.find(webhook.id()).orElseThrow().secrets()).isEqualTo(next);
    Secrets late = webhook.secrets().rotated("whsec_amts", NOW);
    assertThat(outbox.rotate(webhook.id(), webhook.secrets(), late)).isFalse();
    assertThat(outbox.rotate(WebhookId.create(NOW), next, late)).isFalse();
    assertThat(next.at(NOW)).containsExactly("whsec_Z2hp", "whsec_YWJj");
    assertThat(next.at(NOW.plusSeconds(60))).containsExactly("whsec_Z2hp");
  }

  @Test
  void theEndOfAJobIsTold() throws Exception {
    Webhook webhook = register(URL);
    Job job = submit(2);
    finish(true);
    assertThat(take(NOW.plusSeconds(2))).isEmpty();
    finish(false);
    Message message = take(NOW.plusSeconds(2)).getFirst();
    assertThat(message.id()).isEqualTo("msg_" + job.id());
    assertThat(message.attempt()).isEqualTo(1);
    assertThat(message.to()).isEqualTo(webhook);
    JsonNode body = new ObjectMapper().readTree(message.body());
    assertThat(body)
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"type": "job.failed", "timestamp": "2026-03-01T12:00:02Z",
                     "data": {"id": "%s", "state": "failed", "total": 2, "done": 1, "failed": 1,
                       "createdAt": "2026-03-01T12:00:00Z", "startedAt": "2026-03-01T12:00:01Z",
                       "finishedAt": "2026-03-01T12:00:02Z"}}
                    """
                        .formatted(job.id())));
  }

  @Test
  void eachEndHasItsType() {
    register(URL);
    submit(1);
    finish(true);
    cancelled();
    assertThat(take(NOW.plusSeconds(3)))
        .extracting(message -> message.body().replaceAll("^\\{\"type\":\"([a-z.]+)\".*", "$1"))
        .containsExactlyInAnyOrder("job.succeeded", "job.cancelled");
  }

  @Test
  void nothingIsWrittenForWhoIsNotRegisteredOrDisabled() {
    Job unknown = submit(1, "https://other.example/");
    Job silent = submit(1, null);
    store.cancel(unknown.id(), NOW);
    store.cancel(silent.id(), NOW);
    assertThat(outbox.waiting()).isZero();
    Webhook webhook = register(URL);
    outbox.disable(webhook.id(), new Webhook.Disabled(NOW, "gone"));
    cancelled();
    assertThat(take(NOW.plusSeconds(9))).isEmpty();
    assertThat(outbox.waiting()).isZero();
  }

  @Test
  void aMessageIsGivenToOneServerAndAfterItsLeaseToTheNext() {
    register(URL);
    cancelled();
    Instant due = NOW.plusSeconds(3);
    assertThat(take(due.minusMillis(1))).isEmpty();
    Message first = take(due).getFirst();
    assertThat(take(due.plus(LEASE).minusMillis(1))).isEmpty();
    endLeases();
    Message second = take(due.plus(LEASE)).getFirst();
    assertThat(second.id()).isEqualTo(first.id());
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(second.attempt()).isEqualTo(2);
    // It was only slow; the other one's word counts.
    outbox.settle(first, attempt(first, DeliveryAttempt.DeliveryOutcome.GIVEN_UP, null));
    outbox.settle(first, attempt(first, DeliveryAttempt.DeliveryOutcome.FAILED, due));
    assertThat(take(due.plus(LEASE))).isEmpty();
    assertThat(outbox.waiting()).isEqualTo(1);
    assertThat(outbox.find(SHOP, URL).orElseThrow().lastAttempt()).isNull();
    // But what was delivered was delivered.
    outbox.settle(first, attempt(first, DeliveryAttempt.DeliveryOutcome.DELIVERED, null));
    assertThat(outbox.waiting()).isZero();
  }

  @Test
  void aFailedMessageComesAgainWhenItIsDue() {
    Webhook webhook = register(URL);
    cancelled();
    Message first = take(NOW.plusSeconds(3)).getFirst();
    DeliveryAttempt failed =
        attempt(first, DeliveryAttempt.DeliveryOutcome.FAILED, NOW.plusSeconds(600));
    outbox.settle(first, failed);
    assertThat(outbox.find(webhook.id()).orElseThrow().lastAttempt()).isEqualTo(failed);
    assertThat(take(NOW.plusSeconds(599))).isEmpty();
    Message second = take(NOW.plusSeconds(600)).getFirst();
    assertThat(second.body()).isEqualTo(first.body());
    DeliveryAttempt given = attempt(second, DeliveryAttempt.DeliveryOutcome.GIVEN_UP, null);
    outbox.settle(second, given);
    assertThat(outbox.find(webhook.id()).orElseThrow().lastAttempt()).isEqualTo(given);
    assertThat(take(NOW.plusSeconds(10_000))).isEmpty();
    assertThat(outbox.waiting()).isZero();
  }

  @Test
  void whatWaitsForOneThatIsDisabledOrDeletedIsDropped() {
    Webhook webhook = register(URL);
    cancelled();
    Webhook.Disabled gone = new Webhook.Disabled(NOW, "the receiver answered 410");
    outbox.disable(webhook.id(), gone);
    outbox.disable(webhook.id(), new Webhook.Disabled(NOW, "again"));
    assertThat(outbox.find(webhook.id()).orElseThrow().disabled()).isEqualTo(gone);
    assertThat(take(NOW.plusSeconds(9))).isEmpty();
    assertThat(outbox.waiting()).isZero();

    Webhook other = register(URL + "2");
    Job job = submit(1, URL + "2");
    store.cancel(job.id(), NOW);
    Message message = take(NOW.plusSeconds(9)).getFirst();
    outbox.delete(other.id());
    outbox.settle(
        message, attempt(message, DeliveryAttempt.DeliveryOutcome.FAILED, NOW.plusSeconds(10)));
    assertThat(take(NOW.plusSeconds(100))).isEmpty();
    assertThat(outbox.waiting()).isZero();
    assertThat(outbox.find(other.id())).isEmpty();
  }

  @Test
  void aMessageOutlivesItsJob() {
    register(URL);
    Job job = cancelled();
    assertThat(store.forget(job.id())).isTrue();
    assertThat(take(NOW.plusSeconds(61)))
        .extracting(Message::id)
        .containsExactly("msg_" + job.id());
  }

  @Test
  void whatIsNotAdmittedStaysAndHoldsUpNothingBehindIt() {
    Webhook slow = register(URL);
    for (int i = 0; i < 205; i++) {
      cancelled();
    }
    Webhook quick = register(URL + "2");
    for (int i = 0; i < 3; i++) {
      store.cancel(submit(1, URL + "2").id(), NOW.plusSeconds(4));
    }
    AtomicInteger room = new AtomicInteger(2);
    List<Message> first =
        outbox.take(
            4,
            NOW.plusSeconds(4),
            LEASE,
            webhook -> webhook.equals(quick) || room.getAndDecrement() > 0);
    assertThat(first).extracting(Message::to).containsExactlyInAnyOrder(slow, slow, quick, quick);
    assertThat(first).extracting(Message::id).doesNotHaveDuplicates();
    assertThat(outbox.take(300, NOW.plusSeconds(4), LEASE, quick::equals)).hasSize(1);
    assertThat(outbox.take(300, NOW.plusSeconds(4), LEASE, _ -> false)).isEmpty();
    assertThat(outbox.take(300, NOW.plusSeconds(4), LEASE, _ -> true))
        .hasSize(203)
        .allMatch(message -> message.attempt() == 1);
  }

  @Test
  void manyThreadsTakeEachMessageOnce() throws Exception {
    register(URL);
    for (int i = 0; i < 30; i++) {
      cancelled();
    }
    List<String> taken = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<List<Message>>> all = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        all.add(threads.submit(() -> outbox.take(30, NOW.plusSeconds(9), LEASE, _ -> true)));
      }
      for (Future<List<Message>> each : all) {
        each.get().forEach(message -> taken.add(message.id()));
      }
    }
    assertThat(taken).hasSize(30).doesNotHaveDuplicates();
  }
}
