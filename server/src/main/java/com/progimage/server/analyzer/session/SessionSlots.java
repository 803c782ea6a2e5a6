package com.progimage.server.analyzer.session;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.analysis.FaceFacts;
import com.progimage.server.analyzer.AnalyzedFile;
import com.progimage.server.analyzer.session.SessionPicture.AddedPicture;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Digest;
import com.progimage.server.image.Owner;
import com.progimage.server.library.requester.Requester;
import com.progimage.server.library.staged.StagedPicture;
import com.progimage.server.library.staged.StagedPicture.PictureHeader;
import com.progimage.server.library.staged.StagedPictures;
import com.progimage.server.state.fact.AnalysisRecord;
import com.progimage.server.state.fact.FactKey;
import com.progimage.server.state.fact.FactStore;
import com.progimage.server.state.job.JobProblem;
import com.progimage.server.state.session.FaceSession;
import com.progimage.server.state.session.FaceSessionFailure;
import com.progimage.server.state.session.FaceSessionImage;
import com.progimage.server.state.session.FaceSessionStore;
import com.progimage.server.state.session.FaceSlot;
import com.progimage.server.state.session.SlotAnswer;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives pictures a slot in their session, and analyzes them. Thread-safe; methods may block. */
public final class SessionSlots {
  /** A slot that a dead server had reserved is free after this time. */
  static final Duration LEASE = Duration.ofMinutes(1);

  /** How long a picture waits for an equal one that is being analyzed. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final long FIRST_LOOK_MILLIS = 20;
  private static final long LAST_LOOK_MILLIS = 250;

  private static final Logger LOG = LoggerFactory.getLogger(SessionSlots.class);

  private final FaceSessionStore store;
  private final FactStore facts;
  private final StagedPictures pictures;
  private final FaceFinder finder;
  private final Clock clock;

  /** Reserved by this server, for pictures that are being analyzed. */
  private final Set<FaceSlot> reserved = ConcurrentHashMap.newKeySet();

  /** Finds faces in pictures. */
  public interface FaceFinder {
    /**
     * Links an owner to the faces in a picture, and waits until they are known.
     *
     * @return the end: done, or failed
     * @throws Failure if it was not tried
     */
    AnalysisRecord analyze(AnalyzedFile file, Owner owner, Requester asker);
  }

  SessionSlots(
      FaceSessionStore store,
      FactStore facts,
      StagedPictures pictures,
      FaceFinder finder,
      Clock clock) {
    this.store = store;
    this.facts = facts;
    this.pictures = pictures;
    this.finder = finder;
    this.clock = clock;
  }

  /** Does what {@link FaceSessions#requireRoom} says. */
  void requireRoom(FaceSession session, @Nullable Digest declared) {
    List<FaceSessionImage> images = store.contents(session.id()).images();
    if (images.size() >= FaceSession.LIMIT
        && images.stream().noneMatch(image -> image.slot().digest().equals(declared))) {
      throw full(new SlotAnswer.SessionFull(images.size(), /* inProgress= */ 0));
    }
  }

  /** Does what {@link FaceSessions#add} says. */
  AddedPicture add(FaceSession session, SentPicture sent) throws IOException {
    @Nullable Digest digest = null;
    try (StagedPicture picture = pictures.receive(sent.bytes())) {
      digest = picture.digest();
      PictureHeader header = picture.inspect(sent.declared(), sent.fileName());
      return add(session, file(session.owner(), picture, header), sent.asker());
    } catch (Failure failure) {
      if (isOfPicture(failure)) {
        store.add(
            session.id(), new FaceSessionFailure(digest, clock.instant(), JobProblem.of(failure)));
      }
      throw failure;
    }
  }

  /** Whether a failure says something about a picture, and not about the session or the server. */
  private static boolean isOfPicture(Failure failure) {
    return failure.retryAfter().isEmpty()
        && switch (failure.code()) {
          case SESSION_FULL, SESSION_RESET, KEY_INVALID, QUOTA_EXCEEDED, REGISTRY_UNAVAILABLE ->
              false;
          default -> true;
        };
  }

  private AddedPicture add(FaceSession session, AnalyzedFile file, Requester asker) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    long pause = FIRST_LOOK_MILLIS;
    while (true) {
      Instant now = clock.instant();
      switch (store.reserve(session.id(), file.digest(), now, now.plus(LEASE))) {
        case SlotAnswer.SlotReserved(FaceSlot slot) -> {
          return new AddedPicture(analyze(slot, file, asker), /* isNew= */ true);
        }
        case SlotAnswer.SlotFilled(FaceSessionImage image) -> {
          Optional<FaceFacts> found = facts(image);
          if (found.isPresent()) {
            return new AddedPicture(new SessionPicture(image, found.get()), /* isNew= */ false);
          }
          giveUp(image.slot());
        }
        case SlotAnswer.SlotInProgress _ -> {
          if (System.nanoTime() - deadline >= 0) {
            throw takesLong();
          }
          sleep(pause);
          pause = Math.min(2 * pause, LAST_LOOK_MILLIS);
        }
        case SlotAnswer.SessionFull full -> throw full(full);
        case SlotAnswer.SessionEnded _ -> throw FaceSessions.invalid();
      }
    }
  }

  /** The facts of a picture in a session; empty if the store has lost them. */
  Optional<FaceFacts> facts(FaceSessionImage image) {
    FaceSlot slot = image.slot();
    FactKey key = new FactKey(slot.digest(), AnalysisKind.FACES, image.model());
    return facts
        .find(slot.owner(), key, clock.instant())
        .map(AnalysisRecord::facts)
        .map(FaceFacts.class::cast);
  }

  private SessionPicture analyze(FaceSlot slot, AnalyzedFile file, Requester asker) {
    reserved.add(slot);
    boolean isFilled = false;
    try {
      SessionPicture found = find(slot, file, asker);
      isFilled = store.fill(found.image(), clock.instant());
      if (!isFilled) {
        throw new Failure(
            ErrorCode.SESSION_RESET,
            "the session was reset or ended while this picture was analyzed: send it again if it"
                + " still belongs there");
      }
      return found;
    } finally {
      reserved.remove(slot);
      if (!isFilled) {
        giveUp(slot);
      }
    }
  }

  private SessionPicture find(FaceSlot slot, AnalyzedFile file, Requester asker) {
    AnalysisRecord ended = finder.analyze(file, slot.owner(), asker);
    if (ended.problem() != null) {
      throw ended.problem().toFailure();
    }
    if (!(ended.facts() instanceof FaceFacts faces)) {
      throw new IllegalStateException("an analysis of faces that is " + ended.state());
    }
    return new SessionPicture(
        new FaceSessionImage(slot, file.byteCount(), ended.key().model(), clock.instant()), faces);
  }

  private static AnalyzedFile file(Owner payer, StagedPicture picture, PictureHeader header) {
    return new AnalyzedFile(
        payer,
        picture.digest(),
        header.format(),
        header.size(),
        picture.byteCount(),
        picture.file());
  }

  /**
   * Frees a slot. If a store fails, the slot's lease ends, and another server releases its facts.
   */
  void giveUp(FaceSlot slot) {
    try {
      store.release(slot, clock.instant());
      store.releaseFacts(List.of(slot), facts);
    } catch (Failure away) {
      LOG.warn("the slot {} is released later: {}", slot.owner(), away.detail());
    }
  }

  private static Failure full(SlotAnswer.SessionFull full) {
    int count = full.images() + full.inProgress();
    String taken =
        full.inProgress() == 0
            ? "%d images".formatted(full.images())
            : "%d images and %d being analyzed".formatted(full.images(), full.inProgress());
    return Failure.overLimit(
        ErrorCode.SESSION_FULL,
        "the session has %s, and room for %d: empty it with DELETE /session/images, or create another with POST /sessions"
            .formatted(taken, FaceSession.LIMIT),
        FaceSession.LIMIT,
        count + 1L);
  }

  private static Failure takesLong() {
    return Failure.temporary(
        ErrorCode.QUEUE_FULL,
        "an equal picture is being analyzed for this session, which takes long: retry to get the"
            + " result",
        Duration.ofSeconds(2));
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.temporary(
          ErrorCode.DRAINING, "this server is shutting down: try again", Duration.ofSeconds(1), e);
    }
  }

  /** Renews the leases of the slots that this server has reserved. */
  void renew() {
    if (!reserved.isEmpty()) {
      Instant now = clock.instant();
      store.renew(Set.copyOf(reserved), now, now.plus(LEASE));
    }
  }
}
