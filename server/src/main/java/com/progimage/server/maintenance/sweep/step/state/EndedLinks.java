package com.progimage.server.maintenance.sweep.step.state;

import com.progimage.server.maintenance.sweep.step.Removal;
import com.progimage.server.maintenance.sweep.step.SweepRun;
import com.progimage.server.maintenance.sweep.step.SweepStep;
import com.progimage.server.maintenance.sweep.step.Swept.Reason;
import com.progimage.server.state.link.LinkStore;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Removes the records of upload links that ended long ago. Their images stay. */
public final class EndedLinks implements SweepStep {
  /** The next sweep removes the rest. */
  private static final int MOST = 100_000;

  private final LinkStore store;
  private final Duration retention;

  /**
   * @param retention the time that an ended link is kept; zero for ever
   */
  public EndedLinks(LinkStore store, Duration retention) {
    this.store = store;
    this.retention = retention;
  }

  @Override
  public Stream<Removal> removals(SweepRun run) {
    if (retention.isZero() || !run.trustsClock()) {
      return Stream.empty();
    }
    return store.settled(run.now().minus(retention), MOST).stream()
        .map(id ->
            new Removal(
                /* id= */ null,
                "upload link " + id,
                Reason.ENDED_LINK,
                List.of(),
                () -> store.delete(id)));
  }
}
