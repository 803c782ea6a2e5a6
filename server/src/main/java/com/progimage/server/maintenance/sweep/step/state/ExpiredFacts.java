package com.progimage.server.maintenance.sweep.step.state;

import com.progimage.server.maintenance.sweep.step.Removal;
import com.progimage.server.maintenance.sweep.step.SweepRun;
import com.progimage.server.maintenance.sweep.step.SweepStep;
import com.progimage.server.maintenance.sweep.step.Swept.Reason;
import com.progimage.server.state.fact.FactKey;
import com.progimage.server.state.fact.FactStore;
import java.util.List;
import java.util.stream.Stream;

/**
 * Removes facts whose time has ended, which are no longer served. The next sweep takes the rest.
 */
public final class ExpiredFacts implements SweepStep {
  private static final int AT_ONCE = 10_000;

  private final FactStore store;

  public ExpiredFacts(FactStore store) {
    this.store = store;
  }

  @Override
  public Stream<Removal> removals(SweepRun run) {
    if (!run.trustsClock()) {
      return Stream.empty();
    }
    return store.expired(run.now(), AT_ONCE).stream().map(key -> removal(key, run));
  }

  private Removal removal(FactKey key, SweepRun run) {
    return new Removal(
        /* id= */ null,
        "%s of %s".formatted(key.kind(), key.digest()),
        Reason.EXPIRED_FACTS,
        List.of(),
        () -> store.removeExpired(key, run.now()));
  }
}
