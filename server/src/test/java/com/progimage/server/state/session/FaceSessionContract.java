package com.progimage.server.state.session;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Digest;
import com.progimage.server.image.Owner;
import com.progimage.server.image.session.FaceSessionId;
import com.progimage.server.state.StateStore;
import com.progimage.server.state.job.JobProblem;
import com.progimage.server.state.session.SlotAnswer.SessionEnded;
import com.progimage.server.state.session.SlotAnswer.SessionFull;
import com.progimage.server.state.session.SlotAnswer.SlotFilled;
import com.progimage.server.state.session.SlotAnswer.SlotInProgress;
import com.progimage.server.state.session.SlotAnswer.SlotReserved;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds for the sessions of every store of jobs. */
public abstract class FaceSessionContract {
  protected static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Instant UNTIL = NOW.plusSeconds(60);
  private static final Owner SHOP = new Owner("shop");

  private StateStore store;
  public FaceSessionStore sessions;
  protected FaceSessionId id;

  /** Opens an empty one. */
  public abstract StateStore open();

  @BeforeEach
  public void openEmpty() {
    store = open();
    sessions = store.faceSessions();
    id = created(SHOP, NOW);
  }

  @AfterEach
  public void close() {
    store.close();
  }

  public FaceSessionId created(Owner owner, Instant at) {
    FaceSession session = session(owner, at);
    sessions.create(session, 100, 100);
    return session.id();
  }

  private static FaceSession session(Owner owner, Instant at) {
    return new FaceSession(FaceSessionId.create(), owner, "keyid", digest(1), at, at);
  }

  private static Digest digest(int number) {
    return Digest.of(Integer.toString(number).getBytes(US_ASCII));
  }

  protected final FaceSlot reserved(int number) {
    return reserved(number, UNTIL);
  }

  protected final FaceSlot reserved(int number, Instant until) {
    SlotAnswer answer = sessions.reserve(id, digest(number), NOW, until);
    assertThat(answer).isInstanceOf(SlotReserved.class);
    return ((SlotReserved) answer).slot();
  }

  private static FaceSessionImage image(FaceSlot slot) {
    return new FaceSessionImage(slot, 1234, "dlib", NOW);
  }

  protected final FaceSlot filled(int number) {
    FaceSlot slot = reserved(number);
    assertThat(sessions.fill(image(slot), NOW)).isTrue();
    return slot;
  }

  private static FaceSessionFailure failure(@Nullable Digest digest, String detail) {
    return new FaceSessionFailure(digest, NOW, new JobProblem(ErrorCode.UNDECODABLE, detail));
  }

  @Test
  void aSessionIsFoundAsItWasCreated() {
    FaceSession session = session(Owner.PUBLIC, NOW);
    FaceSession withoutKey =
        new FaceSession(FaceSessionId.create(), SHOP, null, digest(2), NOW, NOW);
    sessions.create(session, 100, 100);
    sessions.create(withoutKey, 100, 100);
    assertThat(sessions.find(session.id())).contains(session);
    assertThat(sessions.find(withoutKey.id())).contains(withoutKey);
    assertThat(sessions.find(FaceSessionId.create())).isEmpty();
    assertThat(sessions.count()).isEqualTo(3);
  }

  @Test
  void aUseIsNotedAndNeverTakenBack() {
    Instant later = NOW.plusSeconds(70);
    sessions.touch(id, later);
    sessions.touch(id, NOW.plusSeconds(10));
    assertThat(sessions.find(id).orElseThrow().usedAt()).isEqualTo(later);
    FaceSessionId unknown = FaceSessionId.create();
    sessions.touch(unknown, NOW);
    assertThat(sessions.find(unknown)).isEmpty();
  }

  @Test
  void thereAreNoMoreSessionsThanAllowed() {
    sessions.create(session(SHOP, NOW), 3, 2);
    assertThatThrownBy(() -> sessions.create(session(SHOP, NOW), 3, 2))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(ErrorCode.TOO_MANY_SESSIONS);
              assertThat(failure.limit()).hasValue(2);
              assertThat(failure.retryAfter()).isPresent();
            });
    sessions.create(session(Owner.PUBLIC, NOW), 3, 2);
    assertThatThrownBy(() -> sessions.create(session(Owner.PUBLIC, NOW), 3, 2))
        .isInstanceOfSatisfying(Failure.class, failure -> assertThat(failure.limit()).hasValue(3));
    assertThat(sessions.count()).isEqualTo(3);
    assertThat(sessions.end(id, NOW)).isPresent();
    sessions.create(session(SHOP, NOW), 3, 2);
  }

  @Test
  void aSixthPictureFindsTheSessionFull() {
    filled(1);
    filled(2);
    filled(3);
    reserved(4);
    reserved(5);
    assertThat(sessions.reserve(id, digest(6), NOW, UNTIL)).isEqualTo(new SessionFull(3, 2));
  }

  @Test
  void anEqualPictureTakesNoSlot() {
    FaceSlot slot = filled(1);
    assertThat(sessions.reserve(id, digest(1), NOW, UNTIL)).isEqualTo(new SlotFilled(image(slot)));
    reserved(2);
    assertThat(sessions.reserve(id, digest(2), NOW, UNTIL)).isInstanceOf(SlotInProgress.class);
    assertThat(sessions.contents(id).images()).containsExactly(image(slot));
  }

  @Test
  void anEqualPictureOfAFullSessionIsFound() {
    FaceSlot slot = filled(1);
    IntStream.rangeClosed(2, 5).forEach(this::filled);
    assertThat(sessions.reserve(id, digest(1), NOW, UNTIL)).isEqualTo(new SlotFilled(image(slot)));
  }

  @Test
  void slotsNeverHaveANumberAgain() {
    FaceSlot first = filled(1);
    sessions.release(first, NOW);
    FaceSlot second = reserved(1);
    sessions.reset(id, NOW);
    FaceSlot third = reserved(1);
    assertThat(List.of(first.owner(), second.owner(), third.owner())).doesNotHaveDuplicates();
    assertThat(first.owner().name()).isEqualTo("session." + id + "." + first.number());
  }

  @Test
  void aReleasedSlotIsFreeAndLeftOver() {
    FaceSlot slot = reserved(1);
    IntStream.rangeClosed(2, 5).forEach(this::reserved);
    assertThat(sessions.leftovers(NOW, 10)).isEmpty();
    sessions.release(slot, NOW);
    assertThat(sessions.leftovers(NOW, 10)).containsExactly(slot);
    assertThat(sessions.fill(image(slot), NOW)).isFalse();
    reserved(6);
    sessions.forget(List.of(slot));
    assertThat(sessions.leftovers(NOW, 10)).isEmpty();
  }

  @Test
  void theSlotOfADeadServerIsFreeWhenItsLeaseEnds() {
    FaceSlot dead = reserved(1, NOW.plusSeconds(60));
    IntStream.rangeClosed(2, 5).forEach(this::filled);
    Instant end = NOW.plusSeconds(60);
    assertThat(sessions.reserve(id, digest(6), end.minusMillis(1), UNTIL))
        .isInstanceOf(SessionFull.class);
    assertThat(sessions.leftovers(end, 10)).containsExactly(dead);
    SlotAnswer again = sessions.reserve(id, digest(1), end, end.plusSeconds(60));
    assertThat(again).isInstanceOf(SlotReserved.class);
    // The server was only slow: it must not add a sixth picture.
    assertThat(sessions.fill(image(dead), end)).isFalse();
    assertThat(sessions.fill(image(((SlotReserved) again).slot()), end)).isTrue();
    assertThat(sessions.contents(id).images()).hasSize(5);
    assertThat(sessions.leftovers(end, 10)).containsExactly(dead);
  }

  @Test
  void aRenewedSlotStays() {
    FaceSlot slot = reserved(1);
    FaceSlot late = reserved(2, NOW.plusSeconds(10));
    sessions.renew(List.of(slot, late), NOW.plusSeconds(30), NOW.plusSeconds(90));
    assertThat(sessions.fill(image(late), NOW.plusSeconds(30))).isFalse();
    assertThat(sessions.fill(image(slot), NOW.plusSeconds(80))).isTrue();
    // A filled slot has no lease.
    sessions.renew(List.of(slot), NOW.plusSeconds(80), NOW.plusSeconds(90));
    assertThat(sessions.contents(id).images()).containsExactly(image(slot));
    assertThat(sessions.leftovers(NOW.plusSeconds(1000), 10)).containsExactly(late);
  }

  @Test
  void aSlotIsFilledOnce() {
    FaceSlot slot = filled(1);
    assertThat(sessions.fill(image(slot), NOW)).isFalse();
  }

  @Test
  void onlyTheLastFailuresAreKept() {
    for (int i = 0; i < FaceSessionFailure.REMEMBERED + 2; i++) {
      sessions.add(id, failure(i % 2 == 0 ? digest(i) : null, "number " + i));
    }
    List<FaceSessionFailure> kept = sessions.contents(id).failures();
    assertThat(kept).hasSize(FaceSessionFailure.REMEMBERED);
    assertThat(kept.getFirst()).isEqualTo(failure(digest(2), "number 2"));
    assertThat(kept.getLast().problem().detail()).isEqualTo("number 21");
    FaceSessionId unknown = FaceSessionId.create();
    sessions.add(unknown, failure(null, "of no session"));
    assertThat(sessions.contents(unknown).failures()).isEmpty();
  }

  @Test
  public void aResetEmptiesTheSessionAndLeavesItsSlotsOver() {
    FaceSlot one = filled(1);
    FaceSlot open = reserved(2);
    sessions.add(id, failure(null, "damaged"));
    assertThat(sessions.reset(id, NOW)).containsExactly(one);
    assertThat(sessions.contents(id)).isEqualTo(new FaceSessionContents(List.of(), List.of()));
    assertThat(sessions.leftovers(NOW, 10)).containsExactly(one);
    assertThat(sessions.leftovers(UNTIL, 10)).containsExactlyInAnyOrder(one, open);
    // An analysis that began before the reset adds nothing after it.
    assertThat(sessions.fill(image(open), NOW)).isFalse();
    IntStream.rangeClosed(1, 5).forEach(this::filled);
    assertThat(sessions.find(id)).isPresent();
  }

  @Test
  void anEndedSessionIsGone() {
    FaceSlot one = filled(1);
    FaceSlot open = reserved(2);
    assertThat(sessions.end(id, NOW)).contains(List.of(one));
    assertThat(sessions.find(id)).isEmpty();
    assertThat(sessions.end(id, NOW)).isEmpty();
    assertThat(sessions.count()).isZero();
    assertThat(sessions.contents(id).images()).isEmpty();
    assertThat(sessions.reserve(id, digest(1), NOW, UNTIL)).isInstanceOf(SessionEnded.class);
    assertThat(sessions.fill(image(open), NOW)).isFalse();
    assertThat(sessions.leftovers(UNTIL, 10)).containsExactlyInAnyOrder(one, open);
  }

  @Test
  void sessionsThatWereNotUsedAreListed() {
    FaceSessionId later = created(SHOP, NOW.plusSeconds(5));
    assertThat(sessions.unused(NOW, 10)).isEmpty();
    assertThat(sessions.unused(NOW.plusMillis(1), 10)).containsExactly(id);
    assertThat(sessions.unused(NOW.plusSeconds(60), 1)).containsExactly(id);
    sessions.touch(id, NOW.plusSeconds(61));
    assertThat(sessions.unused(NOW.plusSeconds(60), 10)).containsExactly(later);
  }

  @Test
  void ofTwentyPicturesAtOnceExactlyFiveFindASlot() throws Exception {
    List<SlotAnswer> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<SlotAnswer>> all =
          IntStream.range(0, 20)
              .mapToObj(i ->
                  threads.submit(() -> {
                    SlotAnswer answer = sessions.reserve(id, digest(i), NOW, UNTIL);
                    if (answer instanceof SlotReserved(FaceSlot slot)) {
                      assertThat(sessions.fill(image(slot), NOW)).isTrue();
                    }
                    return answer;
                  }))
              .toList();
      for (Future<SlotAnswer> each : all) {
        answers.add(each.get());
      }
    }
    assertThat(answers).filteredOn(SlotReserved.class::isInstance).hasSize(5);
    assertThat(answers).filteredOn(SessionFull.class::isInstance).hasSize(15);
    assertThat(sessions.contents(id).images()).hasSize(5);
  }

  @Test
  void ofTwentyEqualPicturesAtOnceExactlyOneIsAnalyzed() throws Exception {
    List<SlotAnswer> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<SlotAnswer>> all =
          IntStream.range(0, 20)
              .mapToObj(_ -> threads.submit(() -> sessions.reserve(id, digest(1), NOW, UNTIL)))
              .toList();
      for (Future<SlotAnswer> each : all) {
        answers.add(each.get());
      }
    }
    assertThat(answers).filteredOn(SlotReserved.class::isInstance).hasSize(1);
    assertThat(answers).filteredOn(SlotInProgress.class::isInstance).hasSize(19);
  }

  @Test
  void aHundredSlotsComeAndGoWithoutATrace() {
    for (int round = 0; round < 100; round++) {
      FaceSlot slot = filled(round);
      sessions.release(slot, NOW);
      sessions.forget(List.of(slot));
    }
    assertThat(sessions.leftovers(NOW.plus(Duration.ofDays(1)), 10)).isEmpty();
    assertThat(sessions.contents(id).images()).isEmpty();
  }
}
