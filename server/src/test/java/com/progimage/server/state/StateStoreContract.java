package com.progimage.server.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.Owner;
import com.progimage.server.state.job.ItemResult;
import com.progimage.server.state.job.Job;
import com.progimage.server.state.job.JobEvent;
import com.progimage.server.state.job.JobId;
import com.progimage.server.state.job.JobOutput;
import com.progimage.server.state.job.JobProblem;
import com.progimage.server.state.job.JobSource;
import com.progimage.server.state.job.JobSource.OfImage;
import com.progimage.server.state.job.JobSource.OfUrl;
import com.progimage.server.state.job.JobState;
import com.progimage.server.state.job.JobWork;
import com.progimage.server.state.job.WorkKind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds for every store of jobs. */
public abstract class StateStoreContract {
  public static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  static final List<JobOutput> OUTPUTS =
      List.of(
          new JobOutput("resize_100x100", ImageFormat.WEBP), new JobOutput("", ImageFormat.PNG));

  static final Owner SHOP = new Owner("shop");
  static final Owner NEWS = new Owner("news");

  public StateStore store;

  /** Opens an empty one. */
  public abstract StateStore open();

  /**
   * Lets all jobs that are submitted from now on wait in the same lines, as they do in stores that
   * do not divide them.
   */
  protected void useOneLine() {}

  /** Creates the id of a job. */
  protected JobId newId(Instant at) {
    return JobId.create(at);
  }

  @BeforeEach
  void openEmpty() {
    store = open();
  }

  @AfterEach
  void close() {
    store.close();
  }

  public static List<JobSource> images(int count) {
    return IntStream.range(0, count)
        .<JobSource>mapToObj(_ -> new OfImage(ImageId.create(NOW)))
        .toList();
  }

  public Job submit(List<JobSource> sources) {
    return submit(sources, NOW);
  }

  Job submit(List<JobSource> sources, Instant at) {
    return submit(SHOP, sources, at);
  }

  private Job submit(Owner owner, List<JobSource> sources, Instant at) {
    Job job =
        Job.queued(
            newId(at),
            owner,
            JobWork.ofOutputs(OUTPUTS),
            "https://hook.example/",
            sources.size(),
            at);
    store.submit(job, sources, Quota.NONE);
    return job;
  }

  public List<ItemLease> take(int most) {
    return take(WorkKind.MAKE, most);
  }

  List<ItemLease> take(WorkKind kind, int most) {
    return store.take(kind, most, Duration.ZERO, InstantSource.fixed(NOW.plusSeconds(1)));
  }

  public static ItemResult well(ItemLease lease) {
    return new ItemResult(
        lease.index(),
        lease.source(),
        ImageId.create(NOW),
        null,
        lease.work().outputs().stream().map(each -> new ItemResult.ItemOutput(each, null)).toList(),
        lease.work().analyses().stream()
            .map(each -> new ItemResult.ItemAnalysis(each, null))
            .toList());
  }

  public static ItemResult ill(ItemLease lease) {
    return new ItemResult(
        lease.index(),
        lease.source(),
        null,
        new JobProblem(ErrorCode.SOURCE_FAILED, "the source answered \"404\" \u00fc"),
        List.of(),
        List.of());
  }

  @Test
  void aSubmittedJobIsFoundAsItIs() {
    Job job = submit(List.of(new OfUrl("https://example.com/a b.png"), images(1).getFirst()));
    assertThat(store.find(job.id())).contains(job);
    assertThat(store.find(JobId.create(NOW))).isEmpty();
    assertThat(store.events(job.id(), 0, 10)).isEmpty();
  }

  @Test
  void toSubmitAJobTwiceChangesNothing() {
    List<JobSource> sources = images(2);
    Job job = submit(sources);
    store.submit(job, sources, Quota.NONE);
    assertThat(take(10)).hasSize(2);
    assertThat(store.list(null, null, 10)).hasSize(1);
    assertThat(store.counts().jobs()).containsEntry(JobState.RUNNING, 1L);
  }

  @Test
  void eachItemIsGivenOutOnceWithAllThatItNeeds() {
    List<JobSource> sources = images(3);
    Job job = submit(sources);
    List<ItemLease> two = take(2);
    List<ItemLease> rest = take(2);
    assertThat(take(2)).isEmpty();
    List<ItemLease> all = new ArrayList<>(two);
    all.addAll(rest);
    assertThat(all).extracting(ItemLease::source).containsExactlyElementsOf(sources);
    assertThat(all).extracting(ItemLease::index).containsExactly(0, 1, 2);
    assertThat(all)
        .allSatisfy(lease -> {
          assertThat(lease.job()).isEqualTo(job.id());
          assertThat(lease.owner()).isEqualTo(SHOP);
          assertThat(lease.work()).isEqualTo(JobWork.ofOutputs(OUTPUTS));
          assertThat(lease.deliveries()).isEqualTo(1);
          assertThat(lease.isShort()).isTrue();
        });
  }

  @Test
  void theFirstItemStartsTheJobAndTheLastEndsIt() {
    Job job = submit(images(2));
    List<ItemLease> leases = take(2);
    Job running = store.find(job.id()).orElseThrow();
    assertThat(running.state()).isEqualTo(JobState.RUNNING);
    assertThat(running.times().startedAt()).isEqualTo(NOW.plusSeconds(1));
    assertThat(running.times().finishedAt()).isNull();

    assertThat(store.finish(leases.get(1), well(leases.get(1)), NOW.plusSeconds(2))).isTrue();
    assertThat(store.find(job.id()).orElseThrow().state()).isEqualTo(JobState.RUNNING);
    assertThat(store.finish(leases.get(0), well(leases.get(0)), NOW.plusSeconds(3))).isTrue();
    Job ended = store.find(job.id()).orElseThrow();
    assertThat(ended.state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(ended.progress().done()).isEqualTo(2);
    assertThat(ended.times().finishedAt()).isEqualTo(NOW.plusSeconds(3));
  }

  @Test
  void aJobWithOneItemThatCouldNotBeDoneHasFailed() {
    Job job = submit(images(2));
    List<ItemLease> leases = take(2);
    store.finish(leases.get(0), ill(leases.get(0)), NOW);
    store.finish(leases.get(1), well(leases.get(1)), NOW);
    Job ended = store.find(job.id()).orElseThrow();
    assertThat(ended.state()).isEqualTo(JobState.FAILED);
    assertThat(ended.progress().done()).isEqualTo(1);
    assertThat(ended.progress().failed()).isEqualTo(1);
  }

  @Test
  void eventsTellAllInOrderAndAreReadInPieces() {
    Job job = submit(images(2));
    List<ItemLease> leases = take(2);
    ItemResult first = ill(leases.get(1));
    ItemResult second = well(leases.get(0));
    store.finish(leases.get(1), first, NOW.plusSeconds(5));
    store.finish(leases.get(0), second, NOW.plusSeconds(6));
    assertThat(store.events(job.id(), 0, 10))
        .containsExactly(
            new JobEvent.StateChanged(1, NOW.plusSeconds(1), JobState.RUNNING),
            new JobEvent.ItemEnded(2, NOW.plusSeconds(5), first),
            new JobEvent.ItemEnded(3, NOW.plusSeconds(6), second),
            new JobEvent.StateChanged(4, NOW.plusSeconds(6), JobState.FAILED));
    assertThat(store.events(job.id(), 1, 2)).extracting(JobEvent::position).containsExactly(2L, 3L);
    assertThat(store.events(job.id(), 4, 2)).isEmpty();
  }

  @Test
  void whoEndsAnItemSecondChangesNothing() {
    Job job = submit(images(2));
    ItemLease lease = take(1).getFirst();
    assertThat(store.finish(lease, well(lease), NOW)).isTrue();
    assertThat(store.finish(lease, ill(lease), NOW)).isFalse();
    Job running = store.find(job.id()).orElseThrow();
    assertThat(running.progress().done()).isEqualTo(1);
    assertThat(running.progress().failed()).isZero();
    assertThat(store.events(job.id(), 0, 10)).hasSize(2);
  }

  @Test
  void aCancelledJobGivesNothingOutAndEndsItsLeases() {
    Job job = submit(images(3));
    ItemLease held = take(1).getFirst();
    assertThat(store.renew(List.of(held))).containsExactly(held);
    assertThat(store.cancel(job.id(), NOW.plusSeconds(9))).isTrue();
    assertThat(store.renew(List.of(held))).isEmpty();
    assertThat(take(10)).isEmpty();
    assertThat(store.finish(held, well(held), NOW)).isFalse();
    Job ended = store.find(job.id()).orElseThrow();
    assertThat(ended.state()).isEqualTo(JobState.CANCELLED);
    assertThat(ended.times().finishedAt()).isEqualTo(NOW.plusSeconds(9));
    assertThat(store.cancel(job.id(), NOW)).isFalse();
    assertThat(store.events(job.id(), 1, 10))
        .containsExactly(new JobEvent.StateChanged(2, NOW.plusSeconds(9), JobState.CANCELLED));
    assertThat(store.counts().jobs()).containsEntry(JobState.CANCELLED, 1L);
  }

  @Test
  void whatEndedCannotBeCancelled() {
    Job job = submit(images(1));
    ItemLease lease = take(1).getFirst();
    store.finish(lease, well(lease), NOW);
    assertThat(store.cancel(job.id(), NOW)).isFalse();
    assertThat(store.cancel(JobId.create(NOW), NOW)).isFalse();
    assertThat(store.find(job.id()).orElseThrow().state()).isEqualTo(JobState.SUCCEEDED);
  }

  @Test
  void anItemThatIsGivenBackIsGivenOutAgain() {
    submit(images(1));
    ItemLease lease = take(1).getFirst();
    assertThat(take(1)).isEmpty();
    store.giveBack(lease);
    ItemLease again = take(1).getFirst();
    assertThat(again.source()).isEqualTo(lease.source());
    assertThat(store.finish(again, well(again), NOW)).isTrue();
  }

  @Test
  void aShortJobDoesNotWaitForALongOne() {
    submit(images(StateStore.SHORT + 1));
    Job late = submit(images(1));
    List<ItemLease> leases = take(2);
    assertThat(leases).hasSize(3);
    assertThat(leases.stream().filter(ItemLease::isShort).map(ItemLease::job))
        .containsExactly(late.id());
  }

  @Test
  void jobsAreListedNewestFirstInPages() {
    List<Job> jobs = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      jobs.add(submit(images(1), NOW.plusSeconds(i)));
    }
    assertThat(store.list(null, null, 2)).containsExactly(jobs.get(4), jobs.get(3));
    assertThat(store.list(null, jobs.get(3).id(), 10))
        .containsExactly(jobs.get(2), jobs.get(1), jobs.get(0));
  }

  @Test
  void anOwnersJobsAreListedAlone() {
    List<Job> jobs = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      jobs.add(submit(i % 2 == 0 ? SHOP : NEWS, images(1), NOW.plusSeconds(i)));
    }
    assertThat(store.list(SHOP, null, 2)).containsExactly(jobs.get(4), jobs.get(2));
    assertThat(store.list(SHOP, jobs.get(2).id(), 10)).containsExactly(jobs.get(0));
    assertThat(store.list(NEWS, jobs.get(4).id(), 10)).containsExactly(jobs.get(3), jobs.get(1));
    assertThat(store.list(Owner.PUBLIC, null, 10)).isEmpty();

    Job open = submit(Owner.PUBLIC, images(1), NOW);
    assertThat(store.list(Owner.PUBLIC, null, 10)).containsExactly(open);
    store.cancel(jobs.get(2).id(), NOW);
    assertThat(store.forget(jobs.get(2).id())).isTrue();
    assertThat(store.list(SHOP, null, 10)).containsExactly(jobs.get(4), jobs.get(0));
    assertThat(store.list(null, null, 10)).hasSize(6);
  }

  @Test
  void jobsThatEndedLongAgoAreForgotten() {
    Job open = submit(images(1));
    store.take(WorkKind.MAKE, 1, Duration.ZERO, InstantSource.fixed(NOW));
    Job old = submit(images(1));
    Job recent = submit(images(1));
    store.cancel(old.id(), NOW.plusSeconds(10));
    store.cancel(recent.id(), NOW.plusSeconds(20));
    assertThat(store.ended(NOW.plusSeconds(20))).containsExactly(old.id());
    assertThat(store.ended(NOW.plusSeconds(21))).containsExactly(old.id(), recent.id());
    assertThat(store.forget(old.id())).isTrue();
    assertThat(store.forget(old.id())).isFalse();
    assertThat(store.find(old.id())).isEmpty();
    assertThat(store.events(old.id(), 0, 10)).isEmpty();
    assertThat(store.list(null, null, 10))
        .extracting(Job::id)
        .containsExactlyInAnyOrder(recent.id(), open.id());
    assertThat(store.forget(recent.id())).isTrue();
    assertThat(store.counts().jobs().getOrDefault(JobState.CANCELLED, 0L)).isZero();
  }

  @Test
  void countsSayWhatWaits() {
    submit(images(3));
    submit(images(StateStore.SHORT + 1));
    assertThat(store.counts().waiting()).isEqualTo(StateStore.SHORT + 4);
    assertThat(store.counts().jobs()).containsEntry(JobState.QUEUED, 2L);
    take(2);
    assertThat(store.counts().waiting()).isEqualTo(StateStore.SHORT);
    assertThat(store.counts().jobs())
        .containsEntry(JobState.RUNNING, 2L)
        .satisfies(jobs -> assertThat(jobs.getOrDefault(JobState.QUEUED, 0L)).isZero());
  }

  @Test
  void whoWaitsGetsAnItemAsSoonAsThereIsOne() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<List<ItemLease>> waiting =
          threads.submit(() -> {
            List<ItemLease> leases = List.of();
            while (leases.isEmpty()) {
              leases =
                  store.take(WorkKind.MAKE, 1, Duration.ofSeconds(1), InstantSource.fixed(NOW));
            }
            return leases;
          });
      Job job = submit(images(1));
      assertThat(waiting.get()).extracting(ItemLease::job).containsExactly(job.id());
    }
  }

  @Test
  void manyThreadsEndEachItemOnce() throws Exception {
    Job job = submit(images(300));
    Set<Integer> ended = ConcurrentHashMap.newKeySet();
    AtomicInteger twice = new AtomicInteger();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        all.add(
            threads.submit(() -> {
              for (List<ItemLease> some = take(7); !some.isEmpty(); some = take(7)) {
                for (ItemLease lease : some) {
                  if (!store.finish(lease, well(lease), NOW) || !ended.add(lease.index())) {
                    twice.incrementAndGet();
                  }
                }
              }
            }));
      }
      for (Future<?> each : all) {
        each.get();
      }
    }
    assertThat(twice).hasValue(0);
    assertThat(ended).hasSize(300);
    assertThat(store.find(job.id()).orElseThrow().state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(store.events(job.id(), 0, 1_000))
        .hasSize(302)
        .extracting(JobEvent::position)
        .isSorted();
  }

  @Test
  void theLargestJobIsTaken() {
    Job job = submit(images(StateStore.MAX_ITEMS));
    assertThat(store.find(job.id()).orElseThrow().progress().total())
        .isEqualTo(StateStore.MAX_ITEMS);
    assertThat(store.counts().waiting()).isEqualTo(StateStore.MAX_ITEMS);
    assertThat(store.cancel(job.id(), NOW)).isTrue();
  }

  private static List<JobSource> urls(int count) {
    return IntStream.range(0, count)
        .<JobSource>mapToObj(i -> new OfUrl("https://example.com/%d.png".formatted(i)))
        .toList();
  }

  @Test
  void itemsThatAreFetchedWaitApartFromThoseThatAreNot() {
    Job fetched = submit(urls(3));
    Job stored = submit(images(2));
    assertThat(take(WorkKind.MAKE, 10))
        .hasSize(2)
        .extracting(ItemLease::job)
        .containsOnly(stored.id());
    assertThat(take(WorkKind.FETCH, 10))
        .hasSize(3)
        .extracting(ItemLease::job)
        .containsOnly(fetched.id());
  }

  @Test
  void aJobThatHasBothKindsGivesOutAllOfBoth() {
    List<JobSource> sources = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      sources.addAll(urls(1));
      sources.addAll(images(1));
    }
    Job job = submit(sources);
    int ended = 0;
    for (int round = 0; round < 40; round++) {
      for (WorkKind kind : WorkKind.values()) {
        for (ItemLease lease : take(kind, 3)) {
          assertThat(store.finish(lease, well(lease), NOW)).isTrue();
          ended++;
        }
      }
    }
    assertThat(ended).isEqualTo(80);
    assertThat(store.find(job.id()).orElseThrow().state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(store.counts().waiting()).isZero();
    assertThat(store.counts().openOutputs()).isZero();
  }

  @Test
  void jobsTakeTurns() {
    useOneLine();
    Job huge = submit(images(2_000));
    assertThat(take(20)).isNotEmpty();
    Job late = submit(images(StateStore.SHORT + 1));
    List<JobId> next = new ArrayList<>();
    while (next.size() < 10 * StateStore.WINDOW) {
      take(StateStore.WINDOW).forEach(lease -> next.add(lease.job()));
    }
    assertThat(next.subList(0, 2 * StateStore.WINDOW)).contains(late.id());
    assertThat(next).filteredOn(late.id()::equals).hasSizeBetween(30, 50);
    assertThat(next).filteredOn(huge.id()::equals).hasSizeBetween(30, 50);
  }

  @Test
  void anItemThatIsGivenBackCountsAsOftenAsItWasTakenBefore() {
    submit(images(1));
    for (int i = 0; i < 9; i++) {
      ItemLease lease = take(1).getFirst();
      assertThat(lease.deliveries()).isEqualTo(1);
      store.giveBack(lease);
    }
    ItemLease last = take(1).getFirst();
    assertThat(store.finish(last, well(last), NOW)).isTrue();
    assertThat(take(1)).isEmpty();
  }

  @Test
  void whoGivesAnItemBackASecondTimeChangesNothing() {
    submit(images(1));
    ItemLease lease = take(1).getFirst();
    store.giveBack(lease);
    ItemLease again = take(1).getFirst();
    store.giveBack(lease);
    if (!lease.equals(again)) {
      assertThat(take(1)).isEmpty();
      assertThat(store.renew(List.of(again))).containsExactly(again);
    }
  }

  @Test
  void jobsBeyondTheQuotaAreRefusedUntilOthersEnd() {
    Quota two = new Quota(2, 1_000);
    Job first = submit(images(1));
    submit(images(1));
    assertRefused(images(1), two, 2, 3);
    store.cancel(first.id(), NOW);
    Job third = submit(images(1), two);
    store.submit(third, images(1), two);
    assertRefused(images(1), two, 2, 3);
    assertThat(store.counts().openJobs()).isEqualTo(2);
  }

  @Test
  void outputsBeyondTheQuotaAreRefusedUntilOthersAreMade() {
    // Each source has two outputs.
    Quota ten = new Quota(100, 10);
    submit(images(4), ten);
    assertThat(store.counts().openOutputs()).isEqualTo(8);
    assertRefused(images(2), ten, 10, 12);
    ItemLease lease = take(1).getFirst();
    store.finish(lease, ill(lease), NOW);
    assertThat(store.counts().openOutputs()).isEqualTo(6);
    Job second = submit(images(2), ten);
    assertRefused(images(1), ten, 10, 12);
    store.cancel(second.id(), NOW);
    store.forget(second.id());
    assertThat(store.counts().openOutputs()).isEqualTo(6);
  }

  @Test
  void analysesAreGivenOutWithTheItemAndCountAsOutputs() {
    JobWork work =
        new JobWork(OUTPUTS, List.of(AnalysisKind.LABELS, AnalysisKind.FACES, AnalysisKind.LABELS));
    Job job = Job.queued(JobId.create(NOW), SHOP, work, null, 1, NOW);
    store.submit(job, images(1), new Quota(1, 4));
    assertThat(store.find(job.id())).contains(job);
    assertThat(store.counts().openOutputs()).isEqualTo(4);
    ItemLease lease = take(1).getFirst();
    assertThat(lease.work().analyses()).containsExactly(AnalysisKind.FACES, AnalysisKind.LABELS);

    ItemResult result =
        new ItemResult(
            0,
            lease.source(),
            ImageId.create(NOW),
            null,
            List.of(),
            List.of(
                new ItemResult.ItemAnalysis(AnalysisKind.FACES, null),
                new ItemResult.ItemAnalysis(
                    AnalysisKind.LABELS, new JobProblem(ErrorCode.UNDECODABLE, "damaged"))));
    assertThat(store.finish(lease, result, NOW)).isTrue();

    assertThat(store.counts().openOutputs()).isZero();
    assertThat(store.find(job.id()).orElseThrow().state()).isEqualTo(JobState.FAILED);
    assertThat(store.events(job.id(), 0, 10))
        .filteredOn(JobEvent.ItemEnded.class::isInstance)
        .extracting(event -> ((JobEvent.ItemEnded) event).result())
        .containsExactly(result);
  }

  @Test
  void theOpenJobsAndItemsOfEachOwnerAreLimited() {
    JobAllowance allowance = new JobAllowance(2, 5);
    Job first = submit(images(3), SHOP, allowance);
    assertRefused(images(3), allowance, 5, 6);
    Job second = submit(images(2), SHOP, allowance);
    assertRefused(images(1), allowance, 2, 3);
    Owner other = new Owner("another");
    submit(images(5), other, allowance);

    for (ItemLease lease : take(8)) {
      if (lease.job().equals(first.id())) {
        store.finish(lease, well(lease), NOW);
      } else {
        store.giveBack(lease);
      }
    }
    assertThat(store.find(first.id()).orElseThrow().state().isFinal()).isTrue();
    Job third = submit(images(3), SHOP, allowance);
    store.submit(third, images(3), Quota.NONE, allowance);
    assertRefused(images(1), allowance, 2, 3);
    store.cancel(second.id(), NOW);
    store.cancel(second.id(), NOW);
    store.cancel(third.id(), NOW);
    store.forget(second.id());
    store.forget(first.id());
    submit(images(5), SHOP, allowance);
    assertRefused(images(1), allowance, 5, 6);
  }

  private Job submit(List<JobSource> sources, Owner owner, JobAllowance allowance) {
    Job job =
        Job.queued(JobId.create(NOW), owner, JobWork.ofOutputs(OUTPUTS), null, sources.size(), NOW);
    store.submit(job, sources, Quota.NONE, allowance);
    return job;
  }

  private void assertRefused(
      List<JobSource> sources, JobAllowance allowance, long limit, long actual) {
    assertThatThrownBy(() -> submit(sources, SHOP, allowance))
        .isInstanceOfSatisfying(
            Failure.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(ErrorCode.QUOTA_EXCEEDED);
              assertThat(refused.limit()).hasValue(limit);
              assertThat(refused.actual()).hasValue(actual);
              assertThat(refused.retryAfter()).isPresent();
            });
  }

  private Job submit(List<JobSource> sources, Quota quota) {
    Job job =
        Job.queued(JobId.create(NOW), SHOP, JobWork.ofOutputs(OUTPUTS), null, sources.size(), NOW);
    store.submit(job, sources, quota);
    return job;
  }

  private void assertRefused(List<JobSource> sources, Quota quota, long limit, long actual) {
    Job job =
        Job.queued(JobId.create(NOW), SHOP, JobWork.ofOutputs(OUTPUTS), null, sources.size(), NOW);
    assertThatThrownBy(() -> store.submit(job, sources, quota))
        .isInstanceOfSatisfying(
            Failure.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(ErrorCode.TOO_MANY_JOBS);
              assertThat(refused.limit()).hasValue(limit);
              assertThat(refused.actual()).hasValue(actual);
              assertThat(refused.retryAfter()).isPresent();
            });
    assertThat(store.find(job.id())).isEmpty();
  }

  /** Takes items one at a time, ends each, and gives their owners. */
  private List<String> ownersOf(WorkKind kind, int items) {
    List<String> owners = new ArrayList<>();
    while (owners.size() < items) {
      List<ItemLease> taken = take(kind, 1);
      if (taken.isEmpty()) {
        break;
      }
      for (ItemLease lease : taken) {
        owners.add(lease.owner().name());
        assertThat(store.finish(lease, well(lease), NOW.plusSeconds(2))).isTrue();
      }
    }
    return owners;
  }

  @Test
  void anOwnerWithManyJobsDoesNotDelayTheJobOfAnother() {
    useOneLine();
    for (WorkKind kind : WorkKind.values()) {
      for (int i = 0; i < 100; i++) {
        Job _ = submit(SHOP, kind == WorkKind.MAKE ? images(20) : urls(20), NOW);
      }
      assertThat(ownersOf(kind, 50)).containsOnly("shop");

      Job other = submit(NEWS, kind == WorkKind.MAKE ? images(20) : urls(20), NOW);
      int window = StateStore.window(kind, SHOP);
      List<String> owners = ownersOf(kind, 4 * window + 20);

      assertThat(store.find(other.id()).orElseThrow().state()).isEqualTo(JobState.SUCCEEDED);
      assertThat(owners.subList(window, window + 8)).as(kind.text()).containsOnly("news");
      clear();
    }
  }

  private void clear() {
    store.list(null, null, 1_000).forEach(job -> store.cancel(job.id(), NOW));
    for (WorkKind kind : WorkKind.values()) {
      while (!take(kind, 100).isEmpty()) {
        // Entries of canceled jobs are skipped.
      }
    }
  }

  @Test
  void allItemsOfAnOwnerWithManyJobsAreGivenOutOnce() {
    List<Job> jobs = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      List<JobSource> mixed = new ArrayList<>(images(15));
      mixed.addAll(urls(10));
      mixed.addAll(images(5));
      jobs.add(submit(mixed));
    }
    int given = 0;
    int ended = 0;
    int before;
    do {
      before = given;
      for (WorkKind kind : WorkKind.values()) {
        for (ItemLease lease : take(kind, 5)) {
          given++;
          if (given % 7 == 0) {
            store.giveBack(lease);
          } else {
            assertThat(store.finish(lease, well(lease), NOW)).isTrue();
            ended++;
          }
        }
      }
    } while (given > before);

    assertThat(ended).isEqualTo(12 * 30);
    assertThat(jobs)
        .allSatisfy(job ->
            assertThat(store.find(job.id()).orElseThrow().state()).isEqualTo(JobState.SUCCEEDED));
  }

  @Test
  void anOwnerFetchesAFewItemsAtATime() {
    useOneLine();
    for (int i = 0; i < 10; i++) {
      Job _ = submit(SHOP, urls(20), NOW);
    }
    int window = StateStore.window(WorkKind.FETCH, SHOP);
    List<ItemLease> held = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      held.addAll(take(WorkKind.FETCH, 10));
    }
    assertThat(held).hasSize(window);

    Job _ = submit(NEWS, urls(1), NOW);
    assertThat(take(WorkKind.FETCH, 10)).extracting(ItemLease::owner).containsExactly(NEWS);

    store.finish(held.getFirst(), ill(held.getFirst()), NOW);
    assertThat(take(WorkKind.FETCH, 10)).extracting(ItemLease::owner).containsExactly(SHOP);
  }

  @Test
  void aCanceledJobMakesRoomForTheOthersOfItsOwner() {
    useOneLine();
    for (WorkKind kind : WorkKind.values()) {
      List<Job> jobs = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        jobs.add(submit(SHOP, kind == WorkKind.MAKE ? images(8) : urls(8), NOW));
      }
      List<ItemLease> begun = take(kind, 3);
      for (Job job : jobs.subList(0, 5)) {
        assertThat(store.cancel(job.id(), NOW)).isTrue();
      }
      begun.forEach(lease -> store.finish(lease, well(lease), NOW));

      List<ItemLease> left = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        left.addAll(take(kind, 8));
      }
      assertThat(left).as(kind.text()).hasSize(8);
      assertThat(left).extracting(ItemLease::job).containsOnly(jobs.getLast().id());
      clear();
    }
  }
}
