package com.progimage.server.registry.space;

import com.progimage.server.image.Owner;
import com.progimage.server.image.usage.OwnerUsage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Read-only view of what owners have stored. */
public interface UsageReader {
  /**
   * Returns what an owner has stored; reserved space is not included.
   *
   * @throws com.progimage.server.failure.Failure {@code registry-unavailable}
   */
  OwnerUsage usage(Owner owner);

  /**
   * Lists owners that have stored anything, by their names.
   *
   * @param after an exclusive position; null to start at the first
   * @param limit at least 1
   * @throws com.progimage.server.failure.Failure {@code registry-unavailable}
   */
  List<OwnerUsage> usages(@Nullable Owner after, int limit);
}
