package com.progimage.server.maintenance.sweep.step.state;

import com.progimage.server.maintenance.sweep.step.Removal;
import com.progimage.server.maintenance.sweep.step.SweepRun;
import com.progimage.server.maintenance.sweep.step.SweepStep;
import com.progimage.server.maintenance.sweep.step.Swept.Reason;
import com.progimage.server.state.StateStore;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Removes the records of jobs that ended long ago. Their renditions stay. */
public final class EndedJobs implements SweepStep {
  private final StateStore store;
  private final Duration retention;

  /**
   * @param retention the time that an ended job is kept; zero for ever
   */
  public EndedJobs(StateStore store, Duration retention) {
    this.store = store;
    this.retention = retention;
  }

  @Override
  public Stream<Removal> removals(SweepRun run) {
    if (retention.isZero() || !run.trustsClock()) {
      return Stream.empty();
    }
    return store.ended(run.now().minus(retention)).stream()
        .map(id ->
            new Removal(
                /* id= */ null, "job " + id, Reason.ENDED_JOB, List.of(), () -> store.forget(id)));
  }
}
