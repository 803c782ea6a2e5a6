package com.progimage.server.library.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Owner;
import com.progimage.server.image.usage.OwnerUsage;
import com.progimage.server.registry.space.OwnerSpace;
import com.progimage.server.registry.space.SpaceAnswer;
import com.progimage.server.registry.space.SpaceLimits;
import com.progimage.server.registry.space.SpaceRequest;
import com.progimage.server.registry.space.SpaceReservation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class UploadSpaceTest {
  private static final Owner SHOP = new Owner("shop");
  private static final long MAX = 1_000;
  private static final BodyLength TEN = BodyLength.exactly(10);

  private long nanos;
  private SpaceLimits limits = new SpaceLimits(2, 1_500);
  private final Reservations reservations = new Reservations();
  private final UploadSpace space = new UploadSpace(reservations, _ -> limits, MAX, () -> nanos);

  /** Reservations in memory, which end only when a test ends them. */
  private static final class Reservations implements OwnerSpace {
    private final Map<String, SpaceReservation> open = new LinkedHashMap<>();
    private final List<SpaceReservation> renewed = new ArrayList<>();
    private OwnerUsage stored = OwnerUsage.none(SHOP);
    private boolean isAway;
    private boolean losesAnAnswer;

    private void require() {
      if (isAway) {
        throw new Failure(ErrorCode.REGISTRY_UNAVAILABLE, "away");
      }
    }

    @Override
    public OwnerUsage usage(Owner owner) {
      return stored;
    }

    @Override
    public List<OwnerUsage> usages(@Nullable Owner after, int limit) {
      return List.of();
    }

    @Override
    public SpaceAnswer reserve(SpaceRequest request, SpaceLimits most, Duration lease) {
      require();
      SpaceReservation before = open.get(request.id());
      if (before != null) {
        return new SpaceAnswer.Reserved(before);
      }
      long bytes = open.values().stream().mapToLong(SpaceReservation::bytes).sum();
      SpaceAnswer answer =
          SpaceAnswer.of(request, most, stored.images() + open.size(), stored.bytes() + bytes);
      if (answer instanceof SpaceAnswer.Reserved(SpaceReservation made)) {
        open.put(made.id(), made);
      }
      if (losesAnAnswer) {
        losesAnAnswer = false;
        throw new Failure(ErrorCode.REGISTRY_UNAVAILABLE, "lost");
      }
      return answer;
    }

    @Override
    public boolean correct(OwnerUsage expected, OwnerUsage actual) {
      return false;
    }

    @Override
    public void renew(List<SpaceReservation> all, Duration lease) {
      require();
      renewed.addAll(all);
    }

    @Override
    public void release(SpaceReservation reservation) {
      require();
      open.remove(reservation.id());
    }
  }

  private void passes(Duration time) {
    nanos += time.toNanos();
  }

  @Test
  void anOwnerWithoutLimitsReservesNothing() {
    limits = SpaceLimits.NONE;
    try (SpaceHold hold = space.hold(SHOP, BodyLength.UNKNOWN)) {
      hold.confirm(10);
      assertThat(hold.maxBytes()).isEqualTo(MAX);
      assertThat(hold.reservation()).isNull();
      space.renew();
    }
    assertThat(reservations.open).isEmpty();
    assertThat(reservations.renewed).isEmpty();
  }

  @Test
  void closingReleasesWhatNoImageUses() {
    SpaceHold refused = space.hold(SHOP, TEN);
    SpaceHold stored = space.hold(SHOP, TEN);
    stored.used();
    stored.close();
    refused.close();
    refused.close();
    assertThat(reservations.open.values()).containsExactly(stored.reservation());
  }

  @Test
  void aBodyOfUnknownLengthGetsWhatIsLeftUpToTheMaximum() {
    assertThat(space.hold(SHOP, BodyLength.UNKNOWN).maxBytes()).isEqualTo(MAX);
    assertThat(space.hold(SHOP, BodyLength.UNKNOWN).maxBytes()).isEqualTo(500);
  }

  @Test
  void aBodyThatIsTooLargeExceedsTheLimitThatItMet() {
    Failure tooLarge = Failure.overLimit(ErrorCode.BODY_TOO_LARGE, "too large", MAX, MAX + 1);
    SpaceHold whole = space.hold(SHOP, BodyLength.UNKNOWN);
    SpaceHold rest = space.hold(SHOP, BodyLength.UNKNOWN);
    assertThat(whole.tooLarge(tooLarge)).isSameAs(tooLarge);
    assertThat(rest.tooLarge(tooLarge).code()).isEqualTo(ErrorCode.QUOTA_EXCEEDED);
    assertThat(rest.tooLarge(tooLarge).limit()).hasValue(1_500);
    Failure other = new Failure(ErrorCode.EMPTY_BODY, "empty");
    assertThat(rest.tooLarge(other)).isSameAs(other);
  }

  @Test
  void aBodyReservesNoMoreThanWhatContainsIt() {
    SpaceHold form = space.hold(SHOP, BodyLength.atMost(300));
    assertThat(form.maxBytes()).isEqualTo(300);
    assertThat(space.hold(SHOP, BodyLength.atMost(-1)).maxBytes()).isEqualTo(MAX);
    form.close();
    limits = new SpaceLimits(9, 1_500);
    assertThat(space.hold(SHOP, BodyLength.atMost(9_999)).maxBytes()).isEqualTo(500);
  }

  private static Failure refusal(ThrowingCallable call) {
    return catchThrowableOfType(Failure.class, call);
  }

  @Test
  void waitingHelpsOnlyAgainstUploadsInProgress() {
    limits = new SpaceLimits(2, 1_500);
    reservations.stored = new OwnerUsage(SHOP, 1, 1_000);
    SpaceHold open = space.hold(SHOP, TEN);
    Failure images = refusal(() -> space.hold(SHOP, TEN));
    assertThat(images.retryAfter()).hasValue(Duration.ofSeconds(1));
    assertThat(images).hasMessageContaining("2 images").hasMessageContaining("try again");

    limits = new SpaceLimits(9, 1_500);
    assertThat(refusal(() -> space.hold(SHOP, BodyLength.exactly(500))).retryAfter()).isPresent();
    assertThat(refusal(() -> space.hold(SHOP, BodyLength.exactly(501))).retryAfter()).isEmpty();
    open.close();
    reservations.stored = new OwnerUsage(SHOP, 9, 1_000);
    assertThat(refusal(() -> space.hold(SHOP, TEN)).retryAfter()).isEmpty();
  }

  @Test
  void aBodyThatIsCutMayFitOnceOtherUploadsHaveEnded() {
    Failure tooLarge = Failure.overLimit(ErrorCode.BODY_TOO_LARGE, "too large", MAX, MAX + 1);
    limits = new SpaceLimits(9, 1_500);
    reservations.stored = new OwnerUsage(SHOP, 1, 600);
    SpaceHold open = space.hold(SHOP, BodyLength.exactly(400));
    SpaceHold cut = space.hold(SHOP, BodyLength.UNKNOWN);
    assertThat(cut.maxBytes()).isEqualTo(500);
    assertThat(cut.tooLarge(tooLarge).retryAfter()).hasValue(Duration.ofSeconds(1));
    open.close();
    reservations.stored = new OwnerUsage(SHOP, 2, 1_100);
    Failure full = cut.tooLarge(tooLarge);
    assertThat(full.retryAfter()).isEmpty();
    assertThat(full.actual()).hasValue(1_601);
  }

  @Test
  void aReservationThatEndedIsMadeAgainForTheImageOnly() {
    SpaceHold hold = space.hold(SHOP, BodyLength.UNKNOWN);
    passes(Duration.ofMinutes(5));
    reservations.open.clear();
    reservations.stored = new OwnerUsage(SHOP, 1, 1_400);
    hold.confirm(10);
    assertThat(reservations.open.values()).containsExactly(hold.reservation());
    assertThat(hold.maxBytes()).isEqualTo(10);
    hold.close();
    assertThat(reservations.open).isEmpty();
  }

  @Test
  void uploadsInProgressAreRenewed() {
    SpaceHold ended = space.hold(SHOP, TEN);
    SpaceHold open = space.hold(SHOP, TEN);
    ended.close();
    space.renew();
    assertThat(reservations.renewed).containsExactly(open.reservation());
    reservations.isAway = true;
    space.renew();
    open.close();
    space.renew();
    assertThat(reservations.renewed).hasSize(1);
  }

  @Test
  void aReservationThatMayHaveEndedIsMadeAgainBeforeTheCommit() {
    limits = new SpaceLimits(1, Long.MAX_VALUE);
    SpaceHold hold = space.hold(SHOP, TEN);
    SpaceReservation reserved = hold.reservation();
    passes(Duration.ofMinutes(5));
    reservations.open.clear();
    hold.confirm(10);
    assertThat(reservations.open.values()).containsExactly(reserved);

    passes(Duration.ofMinutes(5));
    reservations.open.clear();
    space.hold(SHOP, TEN);
    assertThatThrownBy(() -> hold.confirm(10))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.QUOTA_EXCEEDED));
  }

  @Test
  void spaceThatIsReservedWithoutAnAnswerIsUsed() {
    limits = new SpaceLimits(1, Long.MAX_VALUE);
    reservations.losesAnAnswer = true;
    SpaceHold hold = space.hold(SHOP, TEN);
    assertThat(reservations.open.values()).containsExactly(hold.reservation());
  }

  @Test
  void aHoldOfNothingIsForImagesThatAreStoredAlready() {
    Failure full = new Failure(ErrorCode.QUOTA_EXCEEDED, "full");
    try (SpaceHold none = SpaceHold.none(MAX, full)) {
      assertThat(none.maxBytes()).isEqualTo(MAX);
      assertThatThrownBy(() -> none.confirm(10)).isSameAs(full);
    }
  }
}
