package com.progimage.server.state.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.progimage.server.database.RedisAddress;
import com.progimage.server.database.RedisLink;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Owner;
import com.progimage.server.state.JobAllowance;
import com.progimage.server.state.Quota;
import com.progimage.server.state.StateFailures;
import com.progimage.server.state.StateStoreContract;
import com.progimage.server.state.job.Job;
import com.progimage.server.state.job.JobId;
import com.progimage.server.state.job.JobOutput;
import com.progimage.server.state.job.JobSource;
import com.progimage.server.state.job.JobWork;
import com.progimage.support.SharedCluster;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Submissions to several partitions at once, within limits that hold for all together. */
class SubmissionRaceTest {
  private static final SharedCluster CLUSTER = SharedCluster.start();
  private static final Instant NOW = StateStoreContract.NOW;
  private static final Owner SHOP = new Owner("shop");
  private static final Owner NEWS = new Owner("news");
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Quota ONE = new Quota(1, 1_000);

  private RedisLink link;
  private RedisStateStore store;

  @BeforeEach
  void open() {
    CLUSTER.clear();
    link = link();
    store = StateOnClusterTest.server(Duration.ofMinutes(1));
  }

  @AfterEach
  void close() {
    store.close();
    link.close();
  }

  private static RedisLink link() {
    RedisLink link = new RedisLink(RedisAddress.parse(CLUSTER.uri()), StateFailures::away);
    link.open(true);
    return link;
  }

  private static RedisSubmissions submissions(RedisLink link, Duration turn, Runnable pause) {
    return new RedisSubmissions(
        link, new RedisJobPartitions(link), link.partition("turns"), turn, pause);
  }

  private static Job job(Owner owner, int items) {
    return Job.queued(
        JobId.create(NOW),
        owner,
        JobWork.ofOutputs(List.of(new JobOutput("", ImageFormat.PNG))),
        null,
        items,
        NOW);
  }

  private static boolean isAccepted(
      RedisSubmissions submissions, Job job, Quota quota, JobAllowance ofOwner) {
    List<JobSource> sources = StateStoreContract.images(job.progress().total());
    try {
      submissions.submit(job, sources, quota, ofOwner);
      return true;
    } catch (Failure refused) {
      assertThat(refused.code())
          .isIn(ErrorCode.TOO_MANY_JOBS, ErrorCode.QUOTA_EXCEEDED, ErrorCode.REGISTRY_UNAVAILABLE);
      return false;
    }
  }

  private static boolean isAccepted(RedisSubmissions submissions, Quota quota) {
    return isAccepted(submissions, job(SHOP, 1), quota, JobAllowance.NONE);
  }

  @Test
  void ofTwoThatRaceForTheLastPlaceTheEarlierOneSucceeds() throws Exception {
    AtomicInteger triesOfLater = new AtomicInteger();
    RedisSubmissions later = submissions(link, LONG, triesOfLater::incrementAndGet);
    CompletableFuture<Boolean> isLaterAccepted = new CompletableFuture<>();
    RedisSubmissions earlier =
        submissions(
            link,
            LONG,
            () -> {
              isLaterAccepted.completeAsync(() -> isAccepted(later, ONE));
              await().until(() -> triesOfLater.get() > 1);
            });

    assertThat(isAccepted(earlier, ONE)).isTrue();
    assertThat(isLaterAccepted.get()).isFalse();
    assertThat(store.counts().openJobs()).isEqualTo(1);
  }

  @Test
  void thePlaceOfOneThatIsRefusedIsForTheNext() throws Exception {
    AtomicInteger triesOfLater = new AtomicInteger();
    RedisSubmissions later = submissions(link, LONG, triesOfLater::incrementAndGet);
    CompletableFuture<Boolean> isLaterAccepted = new CompletableFuture<>();
    AtomicBoolean isFirst = new AtomicBoolean(true);
    RedisSubmissions earlier =
        submissions(
            link,
            LONG,
            () -> {
              if (isFirst.getAndSet(false)) {
                isLaterAccepted.completeAsync(() -> isAccepted(later, ONE));
                await().until(() -> triesOfLater.get() > 1);
              }
            });

    assertThat(isAccepted(earlier, job(NEWS, 2), ONE, new JobAllowance(1, 1))).isFalse();
    assertThat(isLaterAccepted.get()).isTrue();
    assertThat(store.counts().openJobs()).isEqualTo(1);
  }

  @Test
  void aServerThatDiesInItsTurnHoldsItsPlaceUntilTheTurnEnds() {
    RedisLink dying = link();
    // What is closed cannot end its turn.
    RedisSubmissions dead = submissions(dying, Duration.ofSeconds(3), dying::close);
    assertThat(isAccepted(dead, ONE)).isFalse();

    RedisSubmissions alive = submissions(link, LONG, () -> {});
    assertThat(isAccepted(alive, ONE)).isFalse();
    await().atMost(Duration.ofSeconds(20)).until(() -> isAccepted(alive, ONE));
    assertThat(store.counts().openJobs()).isEqualTo(1);
  }

  @Test
  void aSubmissionWhoseTurnHasEndedIsNotWrittenBesideThoseThatNoLongerCountIt() {
    AtomicBoolean isFirst = new AtomicBoolean(true);
    RedisSubmissions other = submissions(link, LONG, () -> {});
    RedisSubmissions slow =
        submissions(
            link,
            Duration.ofMillis(200),
            () -> {
              if (isFirst.getAndSet(false)) {
                await().atMost(Duration.ofSeconds(20)).until(() -> isAccepted(other, ONE));
              }
            });

    assertThat(isAccepted(slow, ONE)).isFalse();
    assertThat(store.counts().openJobs()).isEqualTo(1);
  }

  @Test
  void noLimitIsExceededAndNoPlaceIsLeftByManyAtOnce() throws Exception {
    for (int round = 0; round < 5; round++) {
      CLUSTER.clear();
      Quota quota = new Quota(9, 1_000);
      JobAllowance ofOwner = new JobAllowance(6, 1_000);
      AtomicInteger accepted = new AtomicInteger();
      AtomicInteger ofShop = new AtomicInteger();
      try (ExecutorService threads = Executors.newFixedThreadPool(8);
          RedisLink second = link()) {
        List<RedisSubmissions> servers =
            List.of(submissions(link, LONG, () -> {}), submissions(second, LONG, () -> {}));
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
          Owner owner = i % 2 == 0 ? SHOP : NEWS;
          RedisSubmissions server = servers.get(i / 2 % 2);
          all.add(
              threads.submit(() -> {
                if (isAccepted(server, job(owner, 2), quota, ofOwner)) {
                  accepted.incrementAndGet();
                  ofShop.addAndGet(owner.equals(SHOP) ? 1 : 0);
                }
              }));
        }
        for (Future<?> each : all) {
          each.get();
        }
      }
      assertThat(accepted).hasValue(9);
      assertThat(ofShop.get()).isBetween(3, 6);
      assertThat(store.counts().openJobs()).isEqualTo(9);
      assertThat(store.counts().openOutputs()).isEqualTo(18);
    }
  }

  @Test
  void aJobThatIsSubmittedAgainWhileTheLimitIsReachedIsTheSame() {
    Job job = job(SHOP, 1);
    List<JobSource> sources = StateStoreContract.images(1);
    RedisSubmissions submissions = submissions(link, LONG, () -> {});
    submissions.submit(job, sources, ONE, JobAllowance.NONE);
    submissions.submit(job, sources, ONE, JobAllowance.NONE);
    assertThat(store.counts().openJobs()).isEqualTo(1);
    assertThatThrownBy(() -> submissions.submit(job(SHOP, 1), sources, ONE, JobAllowance.NONE))
        .isInstanceOfSatisfying(
            Failure.class, refused -> assertThat(refused.actual()).hasValue(2L));
  }
}
