package com.progimage.server.library.cost;

import com.progimage.server.failure.Failure;
import com.progimage.server.image.Owner;

/** Charges rendering to owners. Thread-safe. */
public interface RenderAccounts {
  /** Charges no one. */
  RenderAccounts NONE =
      new RenderAccounts() {
        @Override
        public boolean isCharging() {
          return false;
        }

        @Override
        public void require(Owner payer, boolean isStranger) {}

        @Override
        public void charge(Owner payer, RenderCost cost) {}
      };

  /** Whether tasks need to be measured. */
  default boolean isCharging() {
    return true;
  }

  /**
   * Checks that an owner may have something rendered now.
   *
   * @param isStranger whether a stranger asks, who is not to learn the owner's name and limits
   * @throws Failure {@code quota-exceeded}
   */
  void require(Owner payer, boolean isStranger);

  /** Charges a task that has ended, whether it succeeded or not. Does not wait. */
  void charge(Owner payer, RenderCost cost);
}
