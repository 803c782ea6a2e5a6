package com.progimage.server.http.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import org.junit.jupiter.api.Test;

final class BodySlotsTest {
  private final BodySlots slots = new BodySlots(3, 2);

  @Test
  void oneClientCannotTakeAllOfThem() {
    BodySlots.Slot first = slots.take("a");
    slots.take("a");
    assertRefused("a");
    slots.take("b");
    assertRefused("c");

    first.close();
    first.close();
    assertThat(slots.taken()).isEqualTo(2);
    slots.take("a");
    assertRefused("a");
  }

  private void assertRefused(String client) {
    assertThatThrownBy(() -> slots.take(client))
        .isInstanceOfSatisfying(
            Failure.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(ErrorCode.OVERLOADED);
              assertThat(refused.retryAfter()).isPresent();
            });
  }
}
