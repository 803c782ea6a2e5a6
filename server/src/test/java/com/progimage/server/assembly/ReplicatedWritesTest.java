package com.progimage.server.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.progimage.server.access.ApiKey;
import com.progimage.server.access.Scope;
import com.progimage.server.access.account.Account;
import com.progimage.server.access.account.StoredAccount;
import com.progimage.server.access.key.KeyProof;
import com.progimage.server.access.key.KeyText;
import com.progimage.server.access.person.AccountName;
import com.progimage.server.access.quota.OwnerQuota;
import com.progimage.server.access.redis.RedisAccess;
import com.progimage.server.access.store.AccessDatabase;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.Owner;
import com.progimage.server.state.Quota;
import com.progimage.server.state.StateStore;
import com.progimage.server.state.job.Job;
import com.progimage.server.state.job.JobId;
import com.progimage.server.state.job.JobOutput;
import com.progimage.server.state.job.JobSource.OfImage;
import com.progimage.server.state.job.JobWork;
import com.progimage.server.state.redis.RedisStateStore;
import com.progimage.support.RedisSentinels;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

/** Changes that nothing restores are on a replica before a store acknowledges them. */
@Tag("timed")
@Tag("slow")
final class ReplicatedWritesTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Owner SHOP = new Owner("shop");
  private static final Job JOB =
      Job.queued(
          JobId.create(NOW),
          SHOP,
          JobWork.ofOutputs(List.of(new JobOutput("", ImageFormat.PNG))),
          /* webhook= */ null,
          1,
          NOW);
  private static final AccountName ANNA = new AccountName("anna");

  /** A little less than a store waits. */
  private static final Duration WAIT = Duration.ofMillis(195);

  private RedisSentinels sentinels;
  private AccessDatabase access;
  private StateStore state;

  @BeforeEach
  void open(@TempDir Path folder) throws IOException {
    sentinels = new RedisSentinels(folder, 1);
    access = new RedisAccess(sentinels.uri());
    state = new RedisStateStore(sentinels.uri(), "server");
  }

  @AfterEach
  void close() {
    state.close();
    access.close();
    sentinels.close();
  }

  private static ApiKey key() {
    KeyText text = KeyText.create();
    return new ApiKey(
        text.id(),
        SHOP,
        Set.of(Scope.READ),
        "",
        KeyProof.of(text),
        ApiKey.KeyTimes.of(NOW, /* expiresAt= */ null));
  }

  private static StoredAccount account() {
    return new StoredAccount(
        new Account(ANNA, SHOP, Set.of(Scope.READ), NOW, "first", /* lastSignInOn= */ null),
        "hash");
  }

  /** Runs a change, and requires that it waited for the replica, which stands still. */
  private static void assertWaits(Runnable change) {
    long start = System.nanoTime();
    change.run();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(WAIT);
  }

  @Test
  void keysAccountsQuotasAndJobsSurviveTheirMaster() {
    ApiKey key = key();
    ApiKey revoked = key();
    sentinels.node(1).freeze();
    assertWaits(() -> access.keys().add(key));
    access.keys().add(revoked);
    assertWaits(() -> access.keys().revoke(revoked.id(), NOW));
    assertWaits(() -> access.accounts().add(account()));
    assertWaits(() -> access.accounts().changePassword(ANNA, "second", "other"));
    assertWaits(() -> access.quotas().put(SHOP, OwnerQuota.UNLIMITED));
    assertWaits(() -> access.quotas().remove(SHOP));
    assertWaits(() -> state.submit(JOB, List.of(new OfImage(ImageId.create(NOW))), Quota.NONE));
    assertWaits(() -> state.cancel(JOB.id(), NOW));

    sentinels.node(1).thaw();
    access.keys().add(key());
    sentinels.node(0).stop();
    sentinels.awaitMaster(1);
    await()
        .atMost(Duration.ofSeconds(5))
        .ignoreExceptionsInstanceOf(Failure.class)
        .untilAsserted(() -> assertThat(access.keys().find(key.id())).contains(key));
    assertThat(access.keys().find(revoked.id()).orElseThrow().times().revokedAt()).isEqualTo(NOW);
    assertThat(access.accounts().find(ANNA).orElseThrow().account().passwordId())
        .isEqualTo("second");
    assertThat(access.quotas().find(SHOP)).isEmpty();
    await()
        .atMost(Duration.ofSeconds(5))
        .ignoreExceptionsInstanceOf(Failure.class)
        .until(() -> state.find(JOB.id()).orElseThrow().state().isFinal());
  }

  /** What an operator chooses who would rather refuse a change than lose it. */
  @Test
  void aMasterThatNeedsAReplicaRefusesChangesWithoutOne() {
    access.keys().add(key());
    try (RedisClient master = sentinels.node(0).client()) {
      master.configSet("min-replicas-to-write", "1");
      sentinels.node(1).stop();
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> master.info("replication").contains("connected_slaves:0"));
      ApiKey refused = key();
      assertThatThrownBy(() -> access.keys().add(refused)).isInstanceOf(Failure.class);
      assertThat(access.keys().find(refused.id())).isEmpty();
    }
  }
}
