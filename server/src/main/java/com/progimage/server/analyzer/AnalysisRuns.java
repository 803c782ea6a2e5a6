package com.progimage.server.analyzer;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Owner;
import com.progimage.server.library.requester.Requester;
import com.progimage.server.loop.Loop;
import com.progimage.server.state.fact.AnalysisOutcome;
import com.progimage.server.state.fact.AnalysisRecord;
import com.progimage.server.state.fact.AnalysisState;
import com.progimage.server.state.fact.FactKey;
import com.progimage.server.state.fact.FactStore;
import com.progimage.server.state.fact.FactStore.AnalysisTurn;
import com.progimage.server.state.job.JobProblem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does analyses, each once at a time: callers of this server share one run, and servers take turns
 * through the store of facts.
 */
final class AnalysisRuns implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AnalysisRuns.class);

  /** A third of the time after which another server may take an analysis over. */
  private static final Duration RENEWAL = Duration.ofSeconds(4);

  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);
  private static final long FIRST_LOOK_MILLIS = 20;
  private static final long LAST_LOOK_MILLIS = 500;

  private final FactStore facts;
  private final AnalysisSettings settings;
  private final Duration patience;
  private final Clock clock;
  private final Map<FactKey, CompletableFuture<Optional<AnalysisRecord>>> shared =
      new ConcurrentHashMap<>();

  /** The rights of this server. */
  private final Map<FactKey, String> held = new ConcurrentHashMap<>();

  /** Rights that could not be given back because the store was unavailable, by their holder. */
  private final Map<String, FactKey> owed = new ConcurrentHashMap<>();

  private final Loop renewing = new Loop("rights to analyze", this::renew);

  /**
   * @param patience the maximum time to wait for another run of the same analysis
   */
  AnalysisRuns(FactStore facts, AnalysisSettings settings, Duration patience, Clock clock) {
    this.facts = facts;
    this.settings = settings;
    this.patience = patience;
    this.clock = clock;
    renewing.start();
  }

  /**
   * A picture to analyze.
   *
   * @param owner who is linked to the facts
   */
  record AnalysisRun(
      FactKey key, Analyzer analyzer, AnalyzedFile file, Owner owner, Requester asker) {}

  /**
   * Links the owner, and returns the end of the analysis: a known one, or that of a run.
   *
   * @throws Failure if it was not tried, or another run takes long
   */
  AnalysisRecord end(AnalysisRun run) {
    AnalysisRecord requested = facts.request(run.owner(), run.key(), clock.instant());
    if (requested.isFinal()) {
      return requested;
    }
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      CompletableFuture<Optional<AnalysisRecord>> mine = new CompletableFuture<>();
      CompletableFuture<Optional<AnalysisRecord>> theirs = shared.putIfAbsent(run.key(), mine);
      if (theirs == null) {
        return lead(run, mine, deadline);
      }
      Optional<AnalysisRecord> ended = await(theirs, deadline);
      if (ended.isPresent()) {
        return ended.get();
      }
    }
  }

  /** Tells those who share the run its end; empty: it failed for a reason that is not theirs. */
  private AnalysisRecord lead(
      AnalysisRun run, CompletableFuture<Optional<AnalysisRecord>> mine, long deadline) {
    try {
      AnalysisRecord ended = takeTurn(run, deadline);
      mine.complete(Optional.of(ended));
      return ended;
    } catch (Failure failure) {
      if (!AnalysisFailures.concernsAskerOnly(failure)) {
        mine.completeExceptionally(failure);
      }
      throw failure;
    } finally {
      shared.remove(run.key(), mine);
      mine.complete(Optional.empty());
    }
  }

  private AnalysisRecord takeTurn(AnalysisRun run, long deadline) {
    FactKey key = run.key();
    String holder = UUID.randomUUID().toString();
    long pause = FIRST_LOOK_MILLIS;
    while (true) {
      switch (begin(key, holder)) {
        case AnalysisTurn.Mine _ -> {
          Optional<AnalysisRecord> ended = finish(key, holder, () -> outcome(run));
          if (ended.isPresent()) {
            return ended.get();
          }
          // The right has ended: another server does it, or has done it.
        }
        case AnalysisTurn.Ended(var record) -> {
          return record;
        }
        case AnalysisTurn.Theirs _ -> {}
        case AnalysisTurn.Unwanted _ ->
            // To link the owner again would keep facts of an image that it has deleted. A retry
            // looks whether the image exists.
            throw Failure.temporary(
                ErrorCode.IMAGE_NOT_FOUND,
                "the picture was deleted before it was analyzed: store it again",
                RETRY_AFTER);
      }
      if (System.nanoTime() - deadline >= 0) {
        throw takesLong();
      }
      sleep(pause);
      pause = Math.min(2 * pause, LAST_LOOK_MILLIS);
    }
  }

  /** If the store fails, the right may have been taken nevertheless. */
  private AnalysisTurn begin(FactKey key, String holder) {
    try {
      return facts.begin(key, holder, clock.instant());
    } catch (Failure away) {
      release(key, holder);
      throw away;
    }
  }

  /** Returns empty if the right ended before the analysis did. Gives the right back if it fails. */
  private Optional<AnalysisRecord> finish(
      FactKey key, String holder, Supplier<AnalysisOutcome> analysis) {
    held.put(key, holder);
    boolean isFinished = false;
    try {
      AnalysisOutcome outcome = analysis.get();
      Instant now = clock.instant();
      boolean isStored = facts.finish(key, holder, outcome, now);
      isFinished = true;
      return isStored ? Optional.of(record(key, outcome, now)) : Optional.empty();
    } finally {
      held.remove(key, holder);
      if (!isFinished) {
        release(key, holder);
      }
    }
  }

  private AnalysisOutcome outcome(AnalysisRun run) {
    try {
      Instant expiresAt = settings.expiry(run.key().kind(), clock.instant());
      return new AnalysisOutcome.Found(run.analyzer().analyze(run.file(), run.asker()), expiresAt);
    } catch (Failure failure) {
      if (AnalysisFailures.isNoTry(failure)) {
        throw failure;
      }
      return new AnalysisOutcome.NotFound(
          JobProblem.of(failure), AnalysisFailures.lasts(failure.code(), run.analyzer()));
    } catch (RuntimeException bug) {
      LOG.error("{} of {} failed", run.key().kind(), run.key().digest(), bug);
      return new AnalysisOutcome.NotFound(
          new JobProblem(
              ErrorCode.INTERNAL_ERROR, "something went wrong in the server: its log says more"),
          /* lasts= */ false);
    }
  }

  private static AnalysisRecord record(FactKey key, AnalysisOutcome outcome, Instant now) {
    return switch (outcome) {
      case AnalysisOutcome.Found(var found, var expiresAt) ->
          new AnalysisRecord(
              key, AnalysisState.DONE, found, /* problem= */ null, now, now, expiresAt);
      case AnalysisOutcome.NotFound(var problem, _) ->
          new AnalysisRecord(key, AnalysisState.FAILED, /* facts= */ null, problem, now, now, null);
    };
  }

  /**
   * Ends an analysis that an owner requested, and that was not tried. A problem that every owner
   * would have is stored for all; else the owner withdraws.
   */
  void giveUp(Owner owner, FactKey key, Analyzer analyzer, JobProblem problem) {
    if (!AnalysisFailures.concernsEveryone(problem.code())) {
      facts.withdraw(owner, key);
      return;
    }
    String holder = UUID.randomUUID().toString();
    if (begin(key, holder) instanceof AnalysisTurn.Mine) {
      boolean lasts = AnalysisFailures.lasts(problem.code(), analyzer);
      var _ = finish(key, holder, () -> new AnalysisOutcome.NotFound(problem, lasts));
    }
  }

  private void release(FactKey key, String holder) {
    try {
      facts.release(key, holder);
    } catch (Failure away) {
      owed.put(holder, key);
    }
  }

  private void renew() {
    renewing.pause(RENEWAL);
    if (!held.isEmpty()) {
      var _ = facts.renew(Map.copyOf(held));
    }
    owed.forEach((holder, key) -> {
      facts.release(key, holder);
      owed.remove(holder);
    });
  }

  private Optional<AnalysisRecord> await(
      CompletableFuture<Optional<AnalysisRecord>> theirs, long deadline) {
    try {
      return theirs.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Failure failure) {
        throw failure;
      }
      throw new IllegalStateException(e);
    } catch (TimeoutException e) {
      throw takesLong();
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static Failure interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return Failure.temporary(
        ErrorCode.DRAINING, "this server is shutting down: try again", Duration.ofSeconds(1), e);
  }

  private static Failure takesLong() {
    return Failure.temporary(
        ErrorCode.QUEUE_FULL,
        "this picture is being analyzed for another request, which takes long: retry to get the"
            + " result",
        RETRY_AFTER);
  }

  /** False if the loop ended without being closed. */
  boolean isAlive() {
    return renewing.isAlive();
  }

  @Override
  public void close() {
    renewing.close();
  }
}
