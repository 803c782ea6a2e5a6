package com.progimage.server.library.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class UploadSpaceTest {
  private static final Owner SHOP = new Owner("shop");
  private static final long MAX = 1_000;

  private long nanos;
  private SpaceLimits limits = new SpaceLimits(2, 1_500);
  private final Reservations reservations = new Reservations();
  private final UploadSpace space = new UploadSpace(reservations, _ -> limits, MAX, () -> nanos);

  /** Reservations in memory, which end only when a test ends them. */
  private static final class Reservations implements OwnerSpace {
    private final Map<String, SpaceReservation> open = new LinkedHashMap<>();
    private final List<SpaceReservation> renewed = new ArrayList<>();
    private boolean isAway;
    private boolean losesAnAnswer;

    private void require() {
      if (isAway) {
        throw new Failure(ErrorCode.REGISTRY_UNAVAILABLE, "away");
      }
    }

    @Override
    public OwnerUsage usage(Owner owner) {
      return OwnerUsage.none(owner);
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
      SpaceAnswer answer = SpaceAnswer.of(request, most, open.size(), bytes);
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
    try (SpaceHold hold = space.hold(SHOP, /* length= */ null)) {
      hold.confirm();
      assertThat(hold.maxBytes()).isEqualTo(MAX);
      assertThat(hold.reservation()).isNull();
      space.renew();
    }
    assertThat(reservations.open).isEmpty();
    assertThat(reservations.renewed).isEmpty();
  }

  @Test
  void closingReleasesWhatNoImageUses() {
    SpaceHold refused = space.hold(SHOP, 10L);
    SpaceHold stored = space.hold(SHOP, 10L);
    stored.used();
    stored.close();
    refused.close();
    refused.close();
    assertThat(reservations.open.values()).containsExactly(stored.reservation());
  }

  @Test
  void aBodyOfUnknownLengthGetsWhatIsLeftUpToTheMaximum() {
    assertThat(space.hold(SHOP, /* length= */ null).maxBytes()).isEqualTo(MAX);
    assertThat(space.hold(SHOP, /* length= */ null).maxBytes()).isEqualTo(500);
  }

  @Test
  void aBodyThatIsTooLargeExceedsTheLimitThatItMet() {
    Failure tooLarge = Failure.overLimit(ErrorCode.BODY_TOO_LARGE, "too large", MAX, MAX + 1);
    SpaceHold whole = space.hold(SHOP, /* length= */ null);
    SpaceHold rest = space.hold(SHOP, /* length= */ null);
    assertThat(whole.tooLarge(tooLarge)).isSameAs(tooLarge);
    assertThat(rest.tooLarge(tooLarge).code()).isEqualTo(ErrorCode.QUOTA_EXCEEDED);
    assertThat(rest.tooLarge(tooLarge).limit()).hasValue(1_500);
    Failure other = new Failure(ErrorCode.EMPTY_BODY, "empty");
    assertThat(rest.tooLarge(other)).isSameAs(other);
  }

  @Test
  void uploadsInProgressAreRenewed() {
    SpaceHold ended = space.hold(SHOP, 10L);
    SpaceHold open = space.hold(SHOP, 10L);
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
    SpaceHold hold = space.hold(SHOP, 10L);
    SpaceReservation reserved = hold.reservation();
    passes(Duration.ofMinutes(5));
    reservations.open.clear();
    hold.confirm();
    assertThat(reservations.open.values()).containsExactly(reserved);

    passes(Duration.ofMinutes(5));
    reservations.open.clear();
    space.hold(SHOP, 10L);
    assertThatThrownBy(hold::confirm)
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.QUOTA_EXCEEDED));
  }

  @Test
  void spaceThatIsReservedWithoutAnAnswerIsUsed() {
    limits = new SpaceLimits(1, Long.MAX_VALUE);
    reservations.losesAnAnswer = true;
    SpaceHold hold = space.hold(SHOP, 10L);
    assertThat(reservations.open.values()).containsExactly(hold.reservation());
  }

  @Test
  void aHoldOfNothingIsForImagesThatAreStoredAlready() {
    Failure full = new Failure(ErrorCode.QUOTA_EXCEEDED, "full");
    try (SpaceHold none = SpaceHold.none(MAX, full)) {
      assertThat(none.maxBytes()).isEqualTo(MAX);
      assertThatThrownBy(none::confirm).isSameAs(full);
    }
  }
}
