package com.progimage.server.link;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.analyzer.Analyses;
import com.progimage.server.analyzer.RequestedAnalysis;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.IdempotencyKey;
import com.progimage.server.image.StoredImage;
import com.progimage.server.library.ImageLibrary;
import com.progimage.server.library.requester.Viewer;
import com.progimage.server.state.fact.AnalysisRecord;
import com.progimage.server.state.job.JobProblem;
import com.progimage.server.state.link.LinkId;
import com.progimage.server.state.link.LinkStore;
import com.progimage.server.state.link.UploadLink;
import com.progimage.server.state.link.UploadLink.UploadAttempt;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings links to their end: finds the image of an upload whose server died, requests the analyses
 * of a stored image, and settles the link when they have ended, or when its time has. Every step
 * may be repeated, by any server.
 */
final class LinkEnds {
  private static final Logger LOG = LoggerFactory.getLogger(LinkEnds.class);

  /** The time after which a link is settled although its analyses have not ended. */
  private static final Duration PATIENCE = Duration.ofDays(1);

  /** The time after which the job of an analysis that has not begun may have been canceled. */
  private static final Duration QUEUED = Duration.ofMinutes(5);

  private static final Duration MIN_PAUSE = Duration.ofMillis(500);
  private static final Duration MAX_PAUSE = Duration.ofMinutes(1);

  /** A later look takes longer to come, because the analysis takes long as well. */
  private static final int PAUSE_DIVISOR = 4;

  private final LinkStore store;
  private final ImageLibrary library;
  private final Analyses analyses;
  private final Clock clock;

  LinkEnds(LinkStore store, ImageLibrary library, Analyses analyses, Clock clock) {
    this.store = store;
    this.library = library;
    this.analyses = analyses;
    this.clock = clock;
  }

  /**
   * Brings a link as far as it comes now, and sets when a server looks at it again.
   *
   * @param client network address of the client that stored the image
   */
  void advance(UploadLink link, String client) {
    Instant now = clock.instant();
    UploadAttempt attempt = link.progress().attempt();
    if (link.isDone()) {
      endAnalyses(link, client, now);
    } else if (link.isInUse(now)) {
      store.lookAgain(link.id(), now.plus(MAX_PAUSE));
    } else if (attempt != null) {
      endAttempt(link, attempt, client);
    } else if (link.isExpired(now)) {
      boolean _ = settle(link, describe(link, now), now);
    } else {
      store.lookAgain(link.id(), now.plus(MAX_PAUSE));
    }
  }

  /** The server of an attempt died, before or after it stored the image. */
  private void endAttempt(UploadLink link, UploadAttempt attempt, String client) {
    if (!findStored(link)) {
      store.release(link.id(), attempt.holder(), /* problem= */ null);
    }
    Optional<UploadLink> after = store.find(link.id());
    if (after.isPresent() && after.get().progress().attempt() == null) {
      advance(after.get(), client);
    }
  }

  /**
   * Finds the image that an earlier upload stored, and notes it.
   *
   * @throws Failure {@code idempotency-in-flight} if that upload may still be stored
   */
  boolean findStored(UploadLink link) {
    Optional<StoredImage> stored =
        library.findStored(
            new IdempotencyKey(link.owner(), UploadLinks.idempotencyHash(link.id())));
    stored.ifPresent(image -> store.finish(link.id(), image.id(), clock.instant()));
    return stored.isPresent();
  }

  private void endAnalyses(UploadLink link, String client, Instant now) {
    LinkDocument document;
    try {
      request(link, client, now);
      document = describe(link, now);
    } catch (Failure refused) {
      if (waits(link, now) && refused.retryAfter().isPresent()) {
        lookLater(link, now);
        return;
      }
      document = LinkDocument.of(link, List.of(), JobProblem.of(refused), now);
    }
    if (link.callback() != null && !document.isComplete() && waits(link, now)) {
      lookLater(link, now);
    } else {
      boolean _ = settle(link, document, now);
    }
  }

  private static boolean waits(UploadLink link, Instant now) {
    Instant storedAt = link.progress().storedAt();
    return storedAt != null && now.isBefore(storedAt.plus(PATIENCE));
  }

  private void lookLater(UploadLink link, Instant now) {
    Instant storedAt = link.progress().storedAt();
    Duration pause =
        storedAt == null ? MAX_PAUSE : Duration.between(storedAt, now).dividedBy(PAUSE_DIVISOR);
    long millis = Math.clamp(pause.toMillis(), MIN_PAUSE.toMillis(), MAX_PAUSE.toMillis());
    store.lookAgain(link.id(), now.plusMillis(millis));
  }

  private void request(UploadLink link, String client, Instant now) {
    Set<AnalysisKind> missing = new TreeSet<>(link.terms().analyses());
    if (missing.isEmpty()) {
      return;
    }
    StoredImage image = image(link);
    missing.removeIf(kind ->
        analyses
            .find(link.owner(), image.digest(), kind)
            .filter(record -> record.isFinal() || !mayBeForgotten(link, now))
            .isPresent());
    if (!missing.isEmpty()) {
      List<RequestedAnalysis> _ = analyses.request(image, missing, client);
    }
  }

  private static boolean mayBeForgotten(UploadLink link, Instant now) {
    Instant storedAt = link.progress().storedAt();
    return storedAt != null && !now.isBefore(storedAt.plus(QUEUED));
  }

  /**
   * @throws Failure {@code image-not-found}
   */
  private StoredImage image(UploadLink link) {
    return library.require(
        Optional.ofNullable(link.progress().image()).orElseThrow(), Viewer.OF_ALL);
  }

  /** Describes a link at a time, with its analyses as they are. */
  LinkDocument describe(UploadLink link, Instant now) {
    List<AnalysisRecord> found = new ArrayList<>();
    if (link.isDone() && !link.terms().analyses().isEmpty()) {
      StoredImage image;
      try {
        image = image(link);
      } catch (Failure deleted) {
        return LinkDocument.of(link, List.of(), JobProblem.of(deleted), now);
      }
      for (AnalysisKind kind : link.terms().analyses()) {
        analyses.find(link.owner(), image.digest(), kind).ifPresent(found::add);
      }
    }
    return LinkDocument.of(link, found, /* obstacle= */ null, now);
  }

  private boolean settle(UploadLink link, LinkDocument document, Instant now) {
    @Nullable String message = link.callback() == null ? null : document.message(now);
    return store.settle(link, message, now);
  }

  /** Looks at links that wait for it, and returns their number. */
  int advanceDue(int most, Duration turn) {
    Instant now = clock.instant();
    List<UploadLink> due = store.take(most, now, now.plus(turn));
    due.forEach(this::advanceAlone);
    return due.size();
  }

  /** A link that cannot be ended now is looked at in another turn, and holds up no other. */
  private void advanceAlone(UploadLink link) {
    try {
      advance(link, clientOf(link.id()));
    } catch (Failure failure) {
      if (failure.code() == ErrorCode.REGISTRY_UNAVAILABLE) {
        throw failure;
      }
      LOG.debug("upload link {} is ended later: {}", link.id(), failure.getMessage());
    } catch (RuntimeException bug) {
      LOG.error("upload link {} was not ended", link.id(), bug);
    }
  }

  /** The address of a client whose request ended long ago is unknown. */
  private static String clientOf(LinkId id) {
    return "upload link " + id;
  }
}
