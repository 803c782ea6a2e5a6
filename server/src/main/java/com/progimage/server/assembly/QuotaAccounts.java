package com.progimage.server.assembly;

import com.progimage.server.access.quota.OwnerQuota;
import com.progimage.server.access.quota.QuotaLimit;
import com.progimage.server.access.quota.Quotas;
import com.progimage.server.image.Owner;
import com.progimage.server.library.cost.RenderAccounts;
import com.progimage.server.library.cost.RenderCost;
import com.progimage.server.registry.space.SpaceLimits;
import com.progimage.server.state.JobAllowance;

/**
 * Charges rendering to the quotas of owners.
 *
 * @param quotas of the server
 */
record QuotaAccounts(Quotas quotas) implements RenderAccounts {
  /** Returns the space that an owner may use. */
  static SpaceLimits space(Quotas quotas, Owner owner) {
    OwnerQuota quota = quotas.of(owner);
    return new SpaceLimits(quota.most(QuotaLimit.IMAGES), quota.most(QuotaLimit.BYTES));
  }

  /** Returns the unfinished work that jobs of an owner may have. */
  static JobAllowance jobs(Quotas quotas, Owner owner) {
    OwnerQuota quota = quotas.of(owner);
    return new JobAllowance(quota.most(QuotaLimit.OPEN_JOBS), quota.most(QuotaLimit.OPEN_ITEMS));
  }

  @Override
  public void require(Owner payer, boolean isStranger) {
    if (isStranger) {
      quotas.requireDailyOfStranger(payer);
    } else {
      quotas.requireDaily(payer);
    }
  }

  @Override
  public void charge(Owner payer, RenderCost cost) {
    quotas.charge(payer, cost.pixels(), cost.cpu());
  }
}
