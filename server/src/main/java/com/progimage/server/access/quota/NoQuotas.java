package com.progimage.server.access.quota;

import com.progimage.server.image.Owner;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The store of a server that needs no keys: it has no quotas, and to open it takes no time. */
public final class NoQuotas implements QuotaStore {
  @Override
  public void put(@Nullable Owner owner, OwnerQuota quota) {
    throw new IllegalStateException("a server that needs no keys has no quotas");
  }

  @Override
  public boolean remove(@Nullable Owner owner) {
    return false;
  }

  @Override
  public Optional<OwnerQuota> find(@Nullable Owner owner) {
    return Optional.empty();
  }

  @Override
  public List<Owner> owners(@Nullable Owner after, int limit) {
    return List.of();
  }

  @Override
  public DailyUse add(Owner owner, LocalDate day, UseReport report) {
    return report.use();
  }

  @Override
  public DailyUse used(Owner owner, LocalDate day) {
    return DailyUse.NONE;
  }
}
