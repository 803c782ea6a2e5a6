package com.progimage.server.assembly;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.access.ApiKey;
import com.progimage.server.access.Scope;
import com.progimage.server.access.account.Account;
import com.progimage.server.access.account.StoredAccount;
import com.progimage.server.access.attempt.Attempt;
import com.progimage.server.access.key.KeyProof;
import com.progimage.server.access.key.KeyText;
import com.progimage.server.access.person.AccountName;
import com.progimage.server.access.person.SessionId;
import com.progimage.server.access.quota.DailyUse;
import com.progimage.server.access.quota.OwnerQuota;
import com.progimage.server.access.quota.UseReport;
import com.progimage.server.access.redis.RedisAccess;
import com.progimage.server.access.session.Session;
import com.progimage.server.access.store.AccessDatabase;
import com.progimage.server.access.token.signing.SigningKey;
import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.database.UnusableDatabaseException;
import com.progimage.server.image.Digest;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Owner;
import com.progimage.server.image.Visibility;
import com.progimage.server.image.session.FaceSessionId;
import com.progimage.server.state.ItemLease;
import com.progimage.server.state.JobMessage;
import com.progimage.server.state.Quota;
import com.progimage.server.state.StateMigrationReport;
import com.progimage.server.state.StateStore;
import com.progimage.server.state.StateStoreContract;
import com.progimage.server.state.fact.AnalysisOutcome.Found;
import com.progimage.server.state.fact.FactKey;
import com.progimage.server.state.fact.SomeFacts;
import com.progimage.server.state.job.Job;
import com.progimage.server.state.job.JobId;
import com.progimage.server.state.job.JobOutput;
import com.progimage.server.state.job.JobSource;
import com.progimage.server.state.job.JobState;
import com.progimage.server.state.job.JobWork;
import com.progimage.server.state.job.WorkKind;
import com.progimage.server.state.link.LinkId;
import com.progimage.server.state.link.LinkStore;
import com.progimage.server.state.link.LinkTerms;
import com.progimage.server.state.link.UploadLink;
import com.progimage.server.state.link.UploadLink.LinkProgress;
import com.progimage.server.state.outbox.Callback;
import com.progimage.server.state.outbox.Message;
import com.progimage.server.state.outbox.Secrets;
import com.progimage.server.state.outbox.Webhook;
import com.progimage.server.state.outbox.Webhook.WebhookTarget;
import com.progimage.server.state.outbox.WebhookId;
import com.progimage.server.state.redis.RedisStateStore;
import com.progimage.server.state.session.FaceSession;
import com.progimage.support.RedisProcess;
import com.progimage.support.SharedCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

/** The state moves from a single Redis to a cluster, whole and once. */
final class StateMigrationTest {
  private static final SharedCluster CLUSTER = SharedCluster.start();
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Owner SHOP = new Owner("shop");
  private static final Owner NEWS = new Owner("news");
  private static final String URL = "https://hook.example/told";
  private static final LocalDate TODAY = LocalDate.of(2026, 3, 1);
  private static final AccountName ANNA = new AccountName("anna");
  private static final SessionId SIGNED_IN = new SessionId("ab".repeat(32));
  private static final Attempt ATTEMPT = Attempt.of("anna", "192.0.2.1");

  private static RedisProcess redis;
  private static RedisClient client;

  private final List<Job> jobs = new ArrayList<>();
  private final List<FactKey> facts = new ArrayList<>();
  private final Webhook webhook =
      Webhook.registered(
          WebhookId.create(NOW),
          SHOP,
          new WebhookTarget(URL, false, NOW),
          Secrets.of("whsec_YWJj"));
  private final UploadLink link =
      new UploadLink(
          LinkId.create(NOW),
          SHOP,
          new LinkTerms(
              5_000,
              Set.of(ImageFormat.PNG),
              Set.of(),
              Visibility.PRIVATE,
              NOW,
              NOW.plusSeconds(60)),
          Digest.of("secret".getBytes(UTF_8)),
          new Callback(SHOP, new WebhookTarget(URL, true, NOW), Secrets.of("whsec_YWJj")),
          LinkProgress.NONE);
  private final FaceSession faceSession =
      new FaceSession(
          FaceSessionId.create(), SHOP, null, Digest.of("proof".getBytes(UTF_8)), NOW, NOW);

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
  void empty() {
    client.flushAll();
    CLUSTER.clear();
  }

  private static StateStore state(String uri) {
    return new RedisStateStore(uri, UUID.randomUUID().toString());
  }

  private static StateMigrationReport migrate() {
    return Stores.migrateState(redis.uri(), CLUSTER.uri(), (_, _) -> {}, _ -> {});
  }

  private Job submit(
      StateStore store, Owner owner, List<JobSource> sources, @Nullable String hook) {
    Job job =
        Job.queued(
            JobId.create(NOW.plusSeconds(jobs.size())),
            owner,
            JobWork.ofOutputs(List.of(new JobOutput("", ImageFormat.PNG))),
            hook,
            sources.size(),
            NOW);
    store.submit(job, sources, Quota.NONE);
    jobs.add(job);
    return job;
  }

  private static List<JobSource> urls(int count) {
    return IntStream.range(0, count)
        .<JobSource>mapToObj(i -> new JobSource.OfUrl("https://example.com/%d".formatted(i)))
        .toList();
  }

  private static List<ItemLease> take(StateStore store, WorkKind kind, int most) {
    return store.take(kind, most, Duration.ZERO, InstantSource.fixed(NOW));
  }

  private static void finish(StateStore store, ItemLease lease) {
    assertThat(store.finish(lease, StateStoreContract.well(lease), NOW.plusSeconds(5))).isTrue();
  }

  /** Writes jobs of which items are done, given out, waiting and held back. */
  private void writeJobs(StateStore store) {
    assertThat(store.outbox().register(webhook)).isTrue();
    Job told = submit(store, SHOP, StateStoreContract.images(1), URL);
    take(store, WorkKind.MAKE, 1).forEach(lease -> finish(store, lease));
    assertThat(store.find(told.id()).orElseThrow().state()).isEqualTo(JobState.SUCCEEDED);
    store.cancel(submit(store, NEWS, urls(3), null).id(), NOW.plusSeconds(6));
    for (int i = 0; i < 4; i++) {
      Job _ = submit(store, SHOP, StateStoreContract.images(20), URL);
      Job _ = submit(store, NEWS, urls(9), null);
    }
    Job _ = submit(store, SHOP, urls(StateStore.SHORT + 1), null);
    List<ItemLease> leases = take(store, WorkKind.MAKE, 5);
    finish(store, leases.getFirst());
    store.giveBack(leases.getLast());
    finish(store, take(store, WorkKind.FETCH, 3).getFirst());
  }

  private void writeOthers(StateStore store) {
    assertThat(store.links().add(link, 10)).isTrue();
    assertThat(store.links().settle(link, "{}", NOW.plusSeconds(61))).isTrue();
    store.faceSessions().create(faceSession, 10, 10);
    List<AnalysisKind> kinds = List.of(AnalysisKind.values());
    for (int i = 0; i < 30; i++) {
      AnalysisKind kind = kinds.get(i % kinds.size());
      FactKey key = SomeFacts.key(i, kind);
      facts.add(key);
      store.facts().request(i % 2 == 0 ? SHOP : NEWS, key, NOW);
      if (i > 3) {
        store.facts().begin(key, "me", NOW);
        @Nullable Instant expires = i % 5 == 0 ? NOW.plusSeconds(i) : null;
        assertThat(store.facts().finish(key, "me", new Found(SomeFacts.of(kind), expires), NOW))
            .isTrue();
      }
    }
  }

  private static ApiKey writeAccess(AccessDatabase access) {
    KeyText text = KeyText.create();
    ApiKey key =
        new ApiKey(
            text.id(),
            SHOP,
            Set.of(Scope.READ),
            "",
            KeyProof.of(text),
            ApiKey.KeyTimes.of(NOW, NOW.plusSeconds(9)));
    access.keys().add(key);
    access
        .accounts()
        .add(
            new StoredAccount(new Account(ANNA, SHOP, Set.of(Scope.READ), NOW, "1", null), "hash"));
    access.sessions().add(new Session(SIGNED_IN, ANNA, "1", Instant.now(), Instant.now()));
    for (int i = 0; i < 20; i++) {
      access.attempts().charge(ATTEMPT, NOW);
    }
    access.quotas().put(SHOP, OwnerQuota.UNLIMITED);
    access.quotas().add(SHOP, TODAY, new UseReport("a", 1, new DailyUse(7, 8)));
    assertThat(
            access
                .signingKeys()
                .rotate(null, new SigningKey("id", "{}", NOW, NOW.plusSeconds(9)), NOW))
        .isTrue();
    return key;
  }

  /** Gives out all items, and returns which ones: each once. */
  private static Set<String> finishAll(StateStore store) {
    Set<String> ended = new HashSet<>();
    int before;
    do {
      before = ended.size();
      for (WorkKind kind : WorkKind.values()) {
        for (ItemLease lease : take(store, kind, 50)) {
          finish(store, lease);
          assertThat(ended.add(lease.job() + " " + lease.index())).isTrue();
        }
      }
    } while (ended.size() > before);
    return ended;
  }

  @Test
  void everythingIsThereAndWorkGoesOn() {
    ApiKey key;
    try (StateStore store = state(redis.uri());
        AccessDatabase access = new RedisAccess(redis.uri())) {
      writeJobs(store);
      writeOthers(store);
      key = writeAccess(access);
    }
    Set<String> keysBefore = client.keys("*");

    StateMigrationReport report = migrate();

    assertThat(report.isWhole()).as(report.toString()).isTrue();
    assertThat(client.keys("*")).isEqualTo(keysBefore);
    try (StateStore old = state(redis.uri());
        StateStore store = state(CLUSTER.uri());
        AccessDatabase access = new RedisAccess(CLUSTER.uri())) {
      assertThat(store.list(null, null, 100)).isEqualTo(old.list(null, null, 100)).hasSize(11);
      assertThat(store.list(NEWS, null, 100)).isEqualTo(old.list(NEWS, null, 100)).hasSize(5);
      jobs.forEach(job ->
          assertThat(store.events(job.id(), 0, 100)).isEqualTo(old.events(job.id(), 0, 100)));
      assertThat(store.ended(NOW.plusSeconds(99))).isEqualTo(old.ended(NOW.plusSeconds(99)));
      assertThat(store.counts().jobs()).containsEntry(JobState.SUCCEEDED, 1L);
      assertThat(store.counts().openJobs()).isEqualTo(old.counts().openJobs());
      assertThat(store.counts().openOutputs()).isEqualTo(old.counts().openOutputs());
      assertOthers(store, old);
      assertAccess(access, key);

      List<ItemLease> first = take(store, WorkKind.MAKE, 50);
      assertThat(first.stream().mapToInt(ItemLease::deliveries).max()).as("given out").hasValue(2);
      first.forEach(store::giveBack);
      assertThat(finishAll(store)).hasSize(4 * 20 + 4 * 9 + StateStore.SHORT + 1 - 2);
      assertThat(store.counts().openOutputs()).isZero();
      assertThat(store.counts().openJobs()).isZero();
      assertThat(store.list(null, null, 100))
          .extracting(Job::state)
          .containsOnly(JobState.SUCCEEDED, JobState.CANCELLED);
      assertThat(store.outbox().waiting()).as("one of each job, and one of the link").isEqualTo(6);
    }
  }

  private void assertOthers(StateStore store, StateStore old) {
    assertThat(store.outbox().list(SHOP, null, 10)).containsExactly(webhook);
    assertThat(store.outbox().find(SHOP, URL)).contains(webhook);
    assertThat(store.outbox().waiting()).isEqualTo(2);
    assertThat(store.outbox().take(10, NOW.plusSeconds(99), Duration.ofSeconds(1), _ -> true))
        .extracting(Message::id)
        .containsExactly(JobMessage.id(jobs.getFirst().id()), LinkStore.messageId(link.id()));
    assertThat(store.links().find(link.id())).isEqualTo(old.links().find(link.id())).isPresent();
    assertThat(store.links().unsettled(SHOP)).isEqualTo(1);
    assertThat(store.faceSessions().find(faceSession.id())).contains(faceSession);
    assertThat(store.faceSessions().count()).isEqualTo(1);
    for (FactKey each : facts) {
      assertThat(store.facts().find(null, each, NOW)).isEqualTo(old.facts().find(null, each, NOW));
    }
    assertThat(store.facts().counts(null)).isEqualTo(old.facts().counts(null));
    assertThat(store.facts().counts(SHOP)).isEqualTo(old.facts().counts(SHOP));
    Instant late = NOW.plusSeconds(99);
    assertThat(store.facts().expired(late, 100)).isEqualTo(old.facts().expired(late, 100));
    String faces = SomeFacts.model(AnalysisKind.FACES);
    assertThat(store.facts().average(null, faces, 0, NOW, late))
        .isEqualTo(old.facts().average(null, faces, 0, NOW, late));
    String model = SomeFacts.model(AnalysisKind.PLACEHOLDER);
    assertThat(store.facts().similar(NEWS, model, -2, 0, 100))
        .hasSameElementsAs(old.facts().similar(NEWS, model, -2, 0, 100))
        .isNotEmpty();
    store.facts().unlink(SHOP, facts.getLast().digest());
    store.facts().unlink(NEWS, facts.getLast().digest());
    Map<?, ?> counts = store.facts().counts(null);
    assertThat(counts).isNotEqualTo(old.facts().counts(null));
  }

  private static void assertAccess(AccessDatabase access, ApiKey key) {
    assertThat(access.keys().list(SHOP, null, 10)).containsExactly(key);
    assertThat(access.accounts().find(ANNA).orElseThrow().hash()).isEqualTo("hash");
    assertThat(access.sessions().find(SIGNED_IN)).isPresent();
    assertThat(access.attempts().pause(ATTEMPT, NOW)).isPositive();
    assertThat(access.quotas().find(SHOP)).contains(OwnerQuota.UNLIMITED);
    assertThat(access.quotas().used(SHOP, TODAY)).isEqualTo(new DailyUse(7, 8));
    assertThat(access.signingKeys().list()).extracting(SigningKey::id).containsExactly("id");
  }

  @Test
  void oneThatWasInterruptedGoesOnAndMovesNothingTwice() {
    try (StateStore store = state(redis.uri())) {
      writeJobs(store);
    }
    for (long last : List.of(1L, 20L, 50L)) {
      assertThatThrownBy(() ->
              Stores.migrateState(
                  redis.uri(),
                  CLUSTER.uri(),
                  (what, done) -> {
                    if (what.equals("items that wait") && done > last) {
                      throw new IllegalStateException("interrupted");
                    }
                  },
                  _ -> {}))
          .hasMessage("interrupted");
    }

    assertThat(migrate().isWhole()).isTrue();
    try (StateStore store = state(CLUSTER.uri())) {
      assertThat(finishAll(store)).hasSize(4 * 20 + 4 * 9 + StateStore.SHORT + 1 - 2);
      assertThat(store.counts().openJobs()).isZero();
    }
    assertThat(migrate().counts()).as("nothing is left to do").isEmpty();
  }

  @Test
  void aSourceThatAServerUsesIsRefused() {
    try (StateStore store = state(redis.uri())) {
      writeJobs(store);
      assertThatThrownBy(StateMigrationTest::migrate)
          .isInstanceOf(UnusableDatabaseException.class)
          .hasMessageContaining("stop them");
    }
    assertThat(migrate().isWhole()).isTrue();
  }

  @Test
  void aTargetWithAStateIsRefused() {
    try (StateStore store = state(CLUSTER.uri())) {
      writeJobs(store);
    }
    assertThatThrownBy(StateMigrationTest::migrate)
        .isInstanceOf(UnusableDatabaseException.class)
        .hasMessageContaining("no server has used");
  }

  @Test
  void onlyASingleRedisMovesToACluster() {
    assertThatThrownBy(() -> Stores.migrateState(redis.uri(), redis.uri(), (_, _) -> {}, _ -> {}))
        .isInstanceOf(UnusableDatabaseException.class)
        .hasMessageContaining("--to redis-cluster://");
  }
}
