package com.progimage.server.maintenance.sweep.step.state;

import com.progimage.server.image.session.FaceSessionId;
import com.progimage.server.maintenance.sweep.step.Removal;
import com.progimage.server.maintenance.sweep.step.SweepRun;
import com.progimage.server.maintenance.sweep.step.SweepStep;
import com.progimage.server.maintenance.sweep.step.Swept.Reason;
import com.progimage.server.state.StateStore;
import com.progimage.server.state.session.FaceSession;
import com.progimage.server.state.session.FaceSessionStore;
import com.progimage.server.state.session.FaceSlot;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Removes sessions that were not used for long, and releases the facts of their pictures. */
public final class EndedSessions implements SweepStep {
  /** A later sweep removes the rest. */
  private static final int MOST = 10_000;

  private final StateStore store;

  public EndedSessions(StateStore store) {
    this.store = store;
  }

  @Override
  public Stream<Removal> removals(SweepRun run) {
    if (!run.trustsClock()) {
      return Stream.empty();
    }
    Instant now = run.now();
    FaceSessionStore sessions = store.faceSessions();
    Stream<Removal> unused =
        sessions.unused(now.minus(FaceSession.LIFETIME), MOST).stream()
            .map(id -> removal("session " + id, () -> end(id, now)));
    Stream<Removal> left =
        sessions.leftovers(now, MOST).stream()
            .map(slot -> removal("picture of " + slot.owner(), () -> release(List.of(slot))));
    return Stream.concat(unused, left);
  }

  private static Removal removal(String what, BooleanSupplier action) {
    return new Removal(/* id= */ null, what, Reason.ENDED_SESSION, List.of(), action);
  }

  private boolean end(FaceSessionId id, Instant now) {
    return store.faceSessions().end(id, now).map(this::release).orElse(false);
  }

  private boolean release(List<FaceSlot> slots) {
    store.faceSessions().releaseFacts(slots, store.facts());
    return true;
  }
}
