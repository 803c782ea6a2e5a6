package com.progimage.server.http.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Owner;
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

  @Test
  void theRefusalNamesWhatIsCounted() {
    Owner shop = new Owner("shop");
    for (int i = 0; i < 2; i++) {
      BodySlots.Slot _ = slots.take(shop);
    }
    assertThatThrownBy(() -> slots.take(shop)).hasMessageContaining("for this owner");
    BodySlots.Slot _ = slots.take("shop");
    assertThatThrownBy(() -> slots.take("shop")).hasMessageContaining("at a time");
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
