package com.progimage.server.state.fact;

import static com.progimage.server.state.fact.SomeFacts.digest;
import static com.progimage.server.state.fact.SomeFacts.face;
import static com.progimage.server.state.fact.SomeFacts.faces;
import static com.progimage.server.state.fact.SomeFacts.key;
import static com.progimage.server.state.fact.SomeFacts.model;
import static com.progimage.server.state.fact.SomeFacts.placeholder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.analysis.Encoding;
import com.progimage.server.analysis.FaceFacts;
import com.progimage.server.analysis.Facts;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Owner;
import com.progimage.server.state.StateStore;
import com.progimage.server.state.fact.AnalysisOutcome.Found;
import com.progimage.server.state.fact.AnalysisOutcome.NotFound;
import com.progimage.server.state.fact.FactStore.AnalysisTurn;
import com.progimage.server.state.fact.FactSurvey.HashedPicture;
import com.progimage.server.state.fact.FactSurvey.SimilarPicture;
import com.progimage.server.state.job.JobProblem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for the facts in every store of jobs. */
public abstract class FactStoreContract {
  public static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  public static final Owner SHOP = new Owner("shop");
  private static final Owner NEWS = new Owner("news");
  private static final FactKey FACES = key(1, AnalysisKind.FACES);
  private static final FactKey LABELS = key(1, AnalysisKind.LABELS);
  private static final int THREADS = 20;
  private static final NotFound DAMAGED =
      new NotFound(new JobProblem(ErrorCode.UNDECODABLE, "no picture: send another"), true);
  private static final NotFound BUSY =
      new NotFound(new JobProblem(ErrorCode.QUEUE_FULL, "busy: retry"), false);

  public StateStore store;
  public FactStore facts;

  /** Opens an empty one. */
  public abstract StateStore open();

  @BeforeEach
  public void openEmpty() {
    store = open();
    facts = store.facts();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static Found found(Facts facts) {
    return new Found(facts, /* expiresAt= */ null);
  }

  /** Requests an analysis and does it. */
  public void done(Owner owner, FactKey key, Facts found) {
    end(owner, key, found(found), NOW);
  }

  private void end(Owner owner, FactKey key, AnalysisOutcome outcome, Instant now) {
    facts.request(owner, key, now);
    assertThat(facts.begin(key, "holder", now)).isEqualTo(new AnalysisTurn.Mine());
    assertThat(facts.finish(key, "holder", outcome, now)).isTrue();
  }

  @Nullable AnalysisState state(FactKey key) {
    return facts.find(null, key, NOW).map(AnalysisRecord::state).orElse(null);
  }

  private static AnalysisRecord created(FactKey key, Instant at) {
    return new AnalysisRecord(key, AnalysisState.CREATED, null, null, at, null, null);
  }

  @Test
  void aRequestCreatesAnAnalysisOnce() {
    assertThat(facts.request(SHOP, FACES, NOW)).isEqualTo(created(FACES, NOW));
    assertThat(facts.request(SHOP, FACES, NOW.plusSeconds(1))).isEqualTo(created(FACES, NOW));
    assertThat(facts.request(NEWS, FACES, NOW.plusSeconds(2))).isEqualTo(created(FACES, NOW));
    assertThat(facts.find(SHOP, FACES, NOW)).contains(created(FACES, NOW));
    assertThat(facts.find(NEWS, FACES, NOW)).contains(created(FACES, NOW));
    assertThat(facts.counts(null)).isEqualTo(counts(AnalysisKind.FACES, "created", 1));
  }

  @Test
  void onlyLinkedOwnersFindAnAnalysis() {
    facts.request(SHOP, FACES, NOW);
    assertThat(facts.find(NEWS, FACES, NOW)).isEmpty();
    assertThat(facts.find(null, FACES, NOW)).contains(created(FACES, NOW));
    assertThat(facts.find(SHOP, LABELS, NOW)).isEmpty();
    assertThat(facts.find(SHOP, key(2, AnalysisKind.FACES), NOW)).isEmpty();
    FactKey otherModel = new FactKey(FACES.digest(), FACES.kind(), "another-v2");
    assertThat(facts.find(null, otherModel, NOW)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void factsAreReadAsTheyWereFound(AnalysisKind kind) {
    FactKey key = key(1, kind);
    Facts found = SomeFacts.of(kind);
    facts.request(SHOP, key, NOW);
    assertThat(facts.begin(key, "me", NOW)).isEqualTo(new AnalysisTurn.Mine());
    assertThat(state(key)).isEqualTo(AnalysisState.RUNNING);
    Instant end = NOW.plusSeconds(3);
    Instant expiry = NOW.plusSeconds(100);
    assertThat(facts.finish(key, "me", new Found(found, expiry), end)).isTrue();
    AnalysisRecord record =
        new AnalysisRecord(key, AnalysisState.DONE, found, null, NOW, end, expiry);
    assertThat(facts.find(SHOP, key, end)).contains(record);
    assertThat(facts.begin(key, "you", end)).isEqualTo(new AnalysisTurn.Ended(record));
    assertThat(facts.request(NEWS, key, end)).isEqualTo(record);
    assertThat(facts.find(NEWS, key, end)).contains(record);
  }

  @Test
  void encodingsKeepEveryBit() {
    Random random = new Random(7);
    float[] values = new float[Encoding.LENGTH];
    for (int i = 0; i < values.length; i++) {
      values[i] = (random.nextFloat() - 0.5f) * (i % 2 == 0 ? 1 : 1e-30f);
    }
    FaceFacts found = faces(face(0.5, new Encoding(values)));
    done(SHOP, FACES, found);
    assertThat(Objects.requireNonNull(facts.find(SHOP, FACES, NOW).orElseThrow().facts()))
        .isEqualTo(found);
  }

  @Test
  void aPictureWithoutFacesIsDone() {
    done(SHOP, FACES, faces());
    assertThat(facts.find(SHOP, FACES, NOW).orElseThrow().facts()).isEqualTo(faces());
    assertThat(average(null, 0).count()).isZero();
  }

  @Test
  void factsOfAnotherKindAreRefused() {
    facts.request(SHOP, FACES, NOW);
    facts.begin(FACES, "me", NOW);
    assertThatThrownBy(() -> facts.finish(FACES, "me", found(placeholder(1)), NOW))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(state(FACES)).isEqualTo(AnalysisState.RUNNING);
  }

  @Test
  void ofManyThreadsOneBegins() throws Exception {
    facts.request(SHOP, FACES, NOW);
    AtomicInteger mine = new AtomicInteger();
    AtomicInteger theirs = new AtomicInteger();
    race(thread -> {
      switch (facts.begin(FACES, "thread " + thread, NOW)) {
        case AnalysisTurn.Mine _ -> mine.incrementAndGet();
        case AnalysisTurn.Theirs _ -> theirs.incrementAndGet();
        case AnalysisTurn turn -> throw new AssertionError(turn);
      }
    });
    assertThat(mine).hasValue(1);
    assertThat(theirs).hasValue(THREADS - 1);
  }

  @Test
  void ofManyThreadsThatRequestDoAndUnlinkNoneLeavesAnythingBehind() throws Exception {
    AtomicInteger ran = new AtomicInteger();
    race(thread -> {
      Owner owner = new Owner("owner-" + thread);
      String holder = "thread " + thread;
      for (int i = 0; i < 10; i++) {
        facts.request(owner, FACES, NOW);
        if (facts.begin(FACES, holder + i, NOW) instanceof AnalysisTurn.Mine
            && facts.finish(FACES, holder + i, found(SomeFacts.of(AnalysisKind.FACES)), NOW)) {
          ran.incrementAndGet();
        }
        facts.unlink(owner, FACES.digest());
      }
    });
    assertThat(ran).hasPositiveValue();
    assertThat(facts.find(null, FACES, NOW)).isEmpty();
    assertThat(facts.counts(null)).isEmpty();
    assertThat(facts.counts(new Owner("owner-3"))).isEmpty();
    assertThat(average(null, 0).count()).isZero();
  }

  private interface Racer {
    void run(int thread) throws Exception;
  }

  private static void race(Racer racer) throws Exception {
    CountDownLatch start = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        int thread = i;
        Callable<Void> task =
            () -> {
              start.await();
              racer.run(thread);
              return null;
            };
        all.add(threads.submit(task));
      }
      start.countDown();
      for (Future<?> each : all) {
        each.get();
      }
    }
  }

  @Test
  void anAnalysisThatNoOwnerRequestsIsUnwanted() {
    assertThat(facts.begin(FACES, "me", NOW)).isEqualTo(new AnalysisTurn.Unwanted());
    assertThat(facts.finish(FACES, "me", DAMAGED, NOW)).isFalse();
    facts.release(FACES, "me");
    assertThat(facts.find(null, FACES, NOW)).isEmpty();
  }

  @Test
  void theSameHolderBeginsAndFinishesTwice() {
    facts.request(SHOP, FACES, NOW);
    assertThat(facts.begin(FACES, "me", NOW)).isEqualTo(new AnalysisTurn.Mine());
    assertThat(facts.begin(FACES, "me", NOW)).isEqualTo(new AnalysisTurn.Mine());
    assertThat(facts.finish(FACES, "me", found(faces()), NOW)).isTrue();
    assertThat(facts.finish(FACES, "me", DAMAGED, NOW)).isTrue();
    assertThat(state(FACES)).isEqualTo(AnalysisState.DONE);
  }

  @Test
  void onlyTheHolderFinishes() {
    facts.request(SHOP, FACES, NOW);
    facts.begin(FACES, "me", NOW);
    assertThat(facts.begin(FACES, "you", NOW)).isEqualTo(new AnalysisTurn.Theirs());
    assertThat(facts.finish(FACES, "you", DAMAGED, NOW)).isFalse();
    facts.release(FACES, "you");
    assertThat(state(FACES)).isEqualTo(AnalysisState.RUNNING);
    assertThat(facts.renew(Map.of(FACES, "you"))).isEmpty();
    assertThat(facts.renew(Map.of(FACES, "me", LABELS, "me"))).containsExactly(FACES);
    assertThat(facts.renew(Map.of())).isEmpty();
  }

  @Test
  void aReleasedAnalysisIsDoneByAnotherHolder() {
    facts.request(SHOP, FACES, NOW);
    facts.begin(FACES, "me", NOW);
    facts.release(FACES, "me");
    assertThat(facts.find(SHOP, FACES, NOW)).contains(created(FACES, NOW));
    assertThat(facts.counts(SHOP)).isEqualTo(counts(AnalysisKind.FACES, "created", 1));
    assertThat(facts.renew(Map.of(FACES, "me"))).isEmpty();
    assertThat(facts.finish(FACES, "me", DAMAGED, NOW)).isFalse();
    assertThat(facts.begin(FACES, "you", NOW)).isEqualTo(new AnalysisTurn.Mine());
    facts.release(FACES, "me");
    assertThat(facts.finish(FACES, "me", DAMAGED, NOW)).isFalse();
    assertThat(facts.finish(FACES, "you", found(faces()), NOW)).isTrue();
  }

  @Test
  void aFailureThatLastsIsNotTriedAgain() {
    end(SHOP, FACES, DAMAGED, NOW);
    AnalysisRecord failed =
        new AnalysisRecord(FACES, AnalysisState.FAILED, null, DAMAGED.problem(), NOW, NOW, null);
    assertThat(facts.find(SHOP, FACES, NOW)).contains(failed);
    assertThat(facts.begin(FACES, "me", NOW)).isEqualTo(new AnalysisTurn.Ended(failed));
    assertThat(facts.request(NEWS, FACES, NOW.plusSeconds(1))).isEqualTo(failed);
  }

  @Test
  void aFailureThatPassesIsTriedAgain() {
    end(SHOP, FACES, BUSY, NOW);
    AnalysisRecord failed = facts.find(SHOP, FACES, NOW).orElseThrow();
    assertThat(failed.state()).isEqualTo(AnalysisState.FAILED);
    assertThat(failed.problem()).isEqualTo(BUSY.problem());
    assertThat(facts.request(SHOP, FACES, NOW.plusSeconds(1))).isEqualTo(created(FACES, NOW));
    assertThat(facts.finish(FACES, "holder", DAMAGED, NOW)).isFalse();
    end(SHOP, FACES, BUSY, NOW);
    assertThat(facts.begin(FACES, "another", NOW)).isEqualTo(new AnalysisTurn.Mine());
    assertThat(facts.finish(FACES, "another", found(faces()), NOW)).isTrue();
    assertThat(facts.find(SHOP, FACES, NOW).orElseThrow())
        .isEqualTo(new AnalysisRecord(FACES, AnalysisState.DONE, faces(), null, NOW, NOW, null));
  }

  @Test
  void expiredFactsAreForgottenWithTheirLinks() {
    Instant expiry = NOW.plus(Duration.ofDays(180));
    Instant before = expiry.minusMillis(1);
    end(SHOP, LABELS, new Found(SomeFacts.of(AnalysisKind.LABELS), expiry), NOW);
    facts.request(NEWS, LABELS, NOW);
    assertThat(facts.find(SHOP, LABELS, before)).isPresent();
    assertThat(facts.begin(LABELS, "me", before)).isInstanceOf(AnalysisTurn.Ended.class);
    assertThat(facts.find(SHOP, LABELS, expiry)).isEmpty();
    assertThat(facts.find(null, LABELS, expiry)).isEmpty();
    assertThat(facts.begin(LABELS, "me", expiry)).isEqualTo(new AnalysisTurn.Unwanted());

    assertThat(facts.request(SHOP, LABELS, expiry)).isEqualTo(created(LABELS, expiry));
    assertThat(facts.find(NEWS, LABELS, expiry)).isEmpty();
    assertThat(facts.counts(NEWS)).isEmpty();
    assertThat(facts.counts(null)).isEqualTo(counts(AnalysisKind.LABELS, "created", 1));
    assertThat(facts.expired(expiry, 10)).isEmpty();
    assertThat(facts.removeExpired(LABELS, expiry)).isFalse();
    assertThat(facts.begin(LABELS, "me", expiry)).isEqualTo(new AnalysisTurn.Mine());
  }

  @Test
  void expiredFactsAreRemoved() {
    for (int i = 1; i <= 5; i++) {
      Found found = new Found(SomeFacts.of(AnalysisKind.LABELS), NOW.plusSeconds(i));
      end(SHOP, key(i, AnalysisKind.LABELS), found, NOW);
    }
    done(SHOP, FACES, faces(face(1, 1)));
    Instant later = NOW.plusSeconds(4);
    assertThat(facts.counts(SHOP).get(AnalysisKind.LABELS)).containsEntry(AnalysisState.DONE, 5L);
    assertThat(facts.expired(later, 3))
        .isEqualTo(IntStream.of(1, 2, 3).mapToObj(i -> key(i, AnalysisKind.LABELS)).toList());
    assertThat(facts.removeExpired(key(5, AnalysisKind.LABELS), later)).isFalse();
    assertThat(facts.removeExpired(FACES, later)).isFalse();
    for (FactKey key : facts.expired(later, 9)) {
      assertThat(facts.removeExpired(key, later)).isTrue();
      assertThat(facts.removeExpired(key, later)).isFalse();
    }
    assertThat(facts.expired(later, 9)).isEmpty();
    assertThat(facts.counts(SHOP).get(AnalysisKind.LABELS)).containsEntry(AnalysisState.DONE, 1L);
    assertThat(facts.keysOf(SHOP, digest(4))).isEmpty();
    assertThat(facts.find(SHOP, key(5, AnalysisKind.LABELS), later)).isPresent();
    assertThat(facts.find(SHOP, FACES, later)).isPresent();
  }

  @Test
  void factsStayForAsLongAsAnOwnerIsLinked() {
    done(SHOP, FACES, faces(face(1, 1)));
    done(SHOP, key(1, AnalysisKind.PLACEHOLDER), placeholder(5));
    done(SHOP, key(2, AnalysisKind.FACES), faces(face(1, 3)));
    facts.request(NEWS, FACES, NOW);
    facts.unlink(SHOP, digest(1));
    facts.unlink(SHOP, digest(1));
    assertThat(facts.find(SHOP, FACES, NOW)).isEmpty();
    assertThat(facts.keysOf(SHOP, digest(1))).isEmpty();
    assertThat(state(key(1, AnalysisKind.PLACEHOLDER))).isNull();
    assertThat(facts.find(NEWS, FACES, NOW)).isPresent();
    assertThat(average(SHOP, 0).count()).isEqualTo(1);
    assertThat(average(null, 0).count()).isEqualTo(2);
    assertThat(similar(null, 5, 64)).isEmpty();
    facts.unlink(NEWS, digest(1));
    assertThat(state(FACES)).isNull();
    assertThat(average(null, 0).count()).isEqualTo(1);
    assertThat(facts.request(NEWS, FACES, NOW)).isEqualTo(created(FACES, NOW));
  }

  @Test
  void anOwnerWithdrawsOnlyFromWhatHasNotEnded() {
    facts.request(SHOP, FACES, NOW);
    facts.request(NEWS, FACES, NOW);
    facts.withdraw(SHOP, FACES);
    facts.withdraw(SHOP, FACES);
    assertThat(facts.find(SHOP, FACES, NOW)).isEmpty();
    assertThat(facts.counts(SHOP)).isEmpty();
    assertThat(facts.find(NEWS, FACES, NOW)).contains(created(FACES, NOW));
    facts.begin(FACES, "me", NOW);
    facts.withdraw(NEWS, FACES);
    assertThat(facts.find(null, FACES, NOW)).isEmpty();
    assertThat(facts.counts(null)).isEmpty();

    done(SHOP, FACES, faces(face(1, 1)));
    facts.withdraw(SHOP, FACES);
    assertThat(facts.find(SHOP, FACES, NOW)).isPresent();
    facts.withdraw(NEWS, FACES);
    assertThat(state(FACES)).isEqualTo(AnalysisState.DONE);
  }

  @Test
  void anAnalysisThatLosesItsLastOwnerWhileItRunsStoresNothing() {
    facts.request(SHOP, FACES, NOW);
    facts.begin(FACES, "me", NOW);
    facts.unlink(SHOP, FACES.digest());
    assertThat(facts.renew(Map.of(FACES, "me"))).isEmpty();
    assertThat(facts.finish(FACES, "me", found(faces(face(1, 1))), NOW)).isFalse();
    assertThat(facts.find(null, FACES, NOW)).isEmpty();
    assertThat(facts.counts(null)).isEmpty();

    facts.request(SHOP, FACES, NOW);
    assertThat(facts.begin(FACES, "you", NOW)).isEqualTo(new AnalysisTurn.Mine());
    assertThat(facts.finish(FACES, "me", DAMAGED, NOW)).isFalse();
    facts.release(FACES, "me");
    assertThat(state(FACES)).isEqualTo(AnalysisState.RUNNING);
  }

  @Test
  void analysesAreCountedByOwnerKindAndState() {
    assertThat(facts.counts(null)).isEmpty();
    done(SHOP, FACES, faces());
    done(SHOP, key(2, AnalysisKind.FACES), faces());
    end(SHOP, LABELS, DAMAGED, NOW);
    facts.request(NEWS, FACES, NOW);
    facts.request(NEWS, key(3, AnalysisKind.LABELS), NOW);
    facts.begin(key(3, AnalysisKind.LABELS), "me", NOW);
    facts.request(NEWS, key(4, AnalysisKind.LABELS), NOW);
    assertThat(facts.counts(SHOP))
        .isEqualTo(
            Map.of(
                AnalysisKind.FACES,
                Map.of(AnalysisState.DONE, 2L),
                AnalysisKind.LABELS,
                Map.of(AnalysisState.FAILED, 1L)));
    assertThat(facts.counts(NEWS))
        .isEqualTo(
            Map.of(
                AnalysisKind.FACES,
                Map.of(AnalysisState.DONE, 1L),
                AnalysisKind.LABELS,
                Map.of(AnalysisState.RUNNING, 1L, AnalysisState.CREATED, 1L)));
    assertThat(facts.counts(null))
        .isEqualTo(
            Map.of(
                AnalysisKind.FACES,
                Map.of(AnalysisState.DONE, 2L),
                AnalysisKind.LABELS,
                Map.of(
                    AnalysisState.RUNNING,
                    1L,
                    AnalysisState.CREATED,
                    1L,
                    AnalysisState.FAILED,
                    1L)));
    assertThat(facts.counts(new Owner("other"))).isEmpty();
  }

  @Test
  void countsOfAllModelsAreAddedUp() {
    done(SHOP, FACES, faces());
    done(SHOP, new FactKey(FACES.digest(), AnalysisKind.FACES, "another-v2"), faces());
    assertThat(facts.counts(SHOP)).isEqualTo(counts(AnalysisKind.FACES, "done", 2));
  }

  private static Map<AnalysisKind, Map<AnalysisState, Long>> counts(
      AnalysisKind kind, String state, long count) {
    return Map.of(kind, Map.of(AnalysisState.of(state), count));
  }

  private EncodingAverage average(@Nullable Owner owner, double minScore) {
    return facts.average(
        owner, model(AnalysisKind.FACES), minScore, Instant.EPOCH, NOW.plusSeconds(1_000));
  }

  @Test
  void encodingsAreAveragedByScore() {
    assertThat(average(null, 0)).isEqualTo(new EncodingAverage(0, null));
    done(SHOP, FACES, faces(face(0.9, 1), face(0.2, 2)));
    done(SHOP, key(2, AnalysisKind.FACES), faces(face(0.19, 6)));
    done(SHOP, new FactKey(digest(3), AnalysisKind.FACES, "another-v2"), faces(face(1, 100)));
    assertThat(average(null, 0)).isEqualTo(new EncodingAverage(3, face(1, 3).encoding()));
    assertThat(average(null, 0.2)).isEqualTo(new EncodingAverage(2, face(1, 1.5f).encoding()));
    assertThat(average(SHOP, 0.5)).isEqualTo(new EncodingAverage(1, face(1, 1).encoding()));
    assertThat(average(null, 0.95)).isEqualTo(new EncodingAverage(0, null));
    assertThat(facts.models(AnalysisKind.FACES))
        .containsExactlyInAnyOrder(model(AnalysisKind.FACES), "another-v2");
    assertThat(facts.models(AnalysisKind.LABELS)).isEmpty();
  }

  @Test
  void encodingsAreAveragedByTimeAndOwner() {
    for (int i = 0; i < 5; i++) {
      end(SHOP, key(i, AnalysisKind.FACES), found(faces(face(1, i))), NOW.plusSeconds(i));
    }
    // For this owner, the first one is the latest.
    facts.request(NEWS, key(0, AnalysisKind.FACES), NOW.plusSeconds(3));
    assertThat(average(null, 1, 4)).isEqualTo(new EncodingAverage(3, face(1, 2).encoding()));
    assertThat(average(SHOP, 1, 4)).isEqualTo(new EncodingAverage(3, face(1, 2).encoding()));
    assertThat(average(SHOP, 5, 9).count()).isZero();
    assertThat(average(NEWS, 0, 3).count()).isZero();
    assertThat(average(NEWS, 3, 4)).isEqualTo(new EncodingAverage(1, face(1, 0).encoding()));
  }

  private EncodingAverage average(@Nullable Owner owner, int from, int to) {
    return facts.average(
        owner, model(AnalysisKind.FACES), 0, NOW.plusSeconds(from), NOW.plusSeconds(to));
  }

  @Test
  void manyEncodingsOfOneTimeAreAveraged() {
    int pictures = 700;
    for (int i = 0; i < pictures; i++) {
      done(SHOP, key(i, AnalysisKind.FACES), faces(face(1, i % 2)));
    }
    EncodingAverage all = new EncodingAverage(pictures, face(1, 0.5f).encoding());
    assertThat(average(null, 0)).isEqualTo(all);
    assertThat(average(SHOP, 0)).isEqualTo(all);
  }

  private List<SimilarPicture> similar(@Nullable Owner owner, long hash, int distance) {
    return facts.similar(owner, model(AnalysisKind.PLACEHOLDER), hash, distance, 100);
  }

  @Test
  void similarPicturesAreFoundByDistance() {
    long hash = 0xf0f0_f0f0_f0f0_f0f0L;
    for (int bits = 0; bits <= 64; bits++) {
      long other = bits == 64 ? ~hash : hash ^ ((1L << bits) - 1);
      Owner owner = bits % 2 == 0 ? SHOP : NEWS;
      done(owner, key(bits, AnalysisKind.PLACEHOLDER), placeholder(other));
    }
    assertThat(similar(null, hash, 64))
        .isEqualTo(IntStream.rangeClosed(0, 64).mapToObj(FactStoreContract::picture).toList());
    assertThat(similar(null, hash, 3))
        .containsExactly(picture(0), picture(1), picture(2), picture(3));
    assertThat(similar(NEWS, hash, 3)).containsExactly(picture(1), picture(3));
    assertThat(similar(SHOP, hash, 0)).containsExactly(picture(0));
    assertThat(similar(NEWS, hash, 0)).isEmpty();
    assertThat(facts.similar(null, model(AnalysisKind.PLACEHOLDER), hash, 64, 2))
        .containsExactly(picture(0), picture(1));
    assertThat(facts.similar(null, "another-v2", hash, 64, 2)).isEmpty();
  }

  /** A picture whose number is its distance. */
  private static SimilarPicture picture(int distance) {
    return new SimilarPicture(digest(distance), distance);
  }

  @Test
  void everyPerceptualHashIsPassedOnOnce() {
    for (int i = 0; i < 5; i++) {
      done(SHOP, key(i, AnalysisKind.PLACEHOLDER), placeholder(i % 2 == 0 ? -1L : 1L << 63));
    }
    facts.request(NEWS, key(0, AnalysisKind.PLACEHOLDER), NOW);
    facts.request(NEWS, key(9, AnalysisKind.PLACEHOLDER), NOW);
    end(NEWS, key(10, AnalysisKind.PLACEHOLDER), DAMAGED, NOW);
    assertThat(hashes(null)).hasSize(5).contains(new HashedPicture(digest(1), 1L << 63));
    assertThat(hashes(null).stream().map(HashedPicture::digest)).doesNotHaveDuplicates();
    assertThat(hashes(NEWS)).containsExactly(new HashedPicture(digest(0), -1L));
  }

  private List<HashedPicture> hashes(@Nullable Owner owner) {
    List<HashedPicture> hashes = new ArrayList<>();
    facts.eachPerceptualHash(owner, model(AnalysisKind.PLACEHOLDER), hashes::add);
    return hashes;
  }

  @Test
  void theAnalysesOfADigestAreListedByOwner() {
    done(SHOP, FACES, faces());
    facts.request(SHOP, LABELS, NOW);
    FactKey otherModel = new FactKey(FACES.digest(), AnalysisKind.FACES, "http: other, v2");
    facts.request(SHOP, otherModel, NOW);
    facts.request(NEWS, FACES, NOW);
    assertThat(facts.keysOf(SHOP, FACES.digest()))
        .containsExactlyInAnyOrder(FACES, LABELS, otherModel);
    assertThat(facts.keysOf(NEWS, FACES.digest())).containsExactly(FACES);
    assertThat(facts.keysOf(SHOP, digest(2))).isEmpty();
  }

  @Test
  void aClosedStoreRefuses() {
    store.close();
    for (Runnable call :
        List.<Runnable>of(
            () -> facts.request(SHOP, FACES, NOW),
            () -> facts.find(SHOP, FACES, NOW),
            () -> facts.begin(FACES, "me", NOW),
            () -> facts.counts(null),
            () -> average(null, 0),
            () -> facts.unlink(SHOP, FACES.digest()))) {
      assertThatThrownBy(call::run)
          .isInstanceOfSatisfying(
              Failure.class,
              away -> assertThat(away.code()).isEqualTo(ErrorCode.REGISTRY_UNAVAILABLE));
    }
  }
}
