package com.progimage.server.analyzer;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Digest;
import com.progimage.server.image.Owner;
import com.progimage.server.image.StoredImage;
import com.progimage.server.library.ImageLibrary;
import com.progimage.server.library.requester.Requester;
import com.progimage.server.state.fact.AnalysisRecord;
import com.progimage.server.state.fact.AnalysisState;
import com.progimage.server.state.fact.EncodingAverage;
import com.progimage.server.state.fact.FactKey;
import com.progimage.server.state.fact.FactStore;
import com.progimage.server.state.fact.FactSurvey.SimilarPicture;
import com.progimage.server.state.job.JobProblem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The operations on analyses. Owners see facts only of pictures for which they requested them.
 * Thread-safe; every method may block.
 */
public final class Analyses implements AutoCloseable {
  /** Longer than the budget of an analysis. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** More than one owner has that are deleted or have expired, and still registered. */
  private static final int EQUALS = 1_000;

  private final FactStore facts;
  private final Map<AnalysisKind, Analyzer> analyzers = new EnumMap<>(AnalysisKind.class);
  private final ImageLibrary library;
  private final AnalysisQueue queue;
  private final AnalysisSettings settings;
  private final Clock clock;
  private final AnalysisRuns runs;

  /**
   * @param analyzers one for each kind
   */
  public Analyses(
      FactStore facts,
      Collection<Analyzer> analyzers,
      ImageLibrary library,
      AnalysisQueue queue,
      AnalysisSettings settings,
      Clock clock) {
    this.facts = facts;
    analyzers.forEach(analyzer -> this.analyzers.put(analyzer.kind(), analyzer));
    if (!this.analyzers.keySet().equals(EnumSet.allOf(AnalysisKind.class))) {
      throw new IllegalArgumentException("analyzers of " + this.analyzers.keySet());
    }
    this.library = library;
    this.queue = queue;
    this.settings = settings;
    this.clock = clock;
    this.runs = new AnalysisRuns(facts, settings, PATIENCE, clock);
  }

  /** The model that finds facts of a kind now. */
  public String model(AnalysisKind kind) {
    return analyzer(kind).model();
  }

  private Analyzer analyzer(AnalysisKind kind) {
    return Objects.requireNonNull(analyzers.get(kind));
  }

  private FactKey key(Digest digest, AnalysisKind kind) {
    return new FactKey(digest, kind, model(kind));
  }

  /** What is made of every upload. */
  public Set<AnalysisKind> ofUploads() {
    return settings.ofUploads();
  }

  /**
   * Requests analyses of a stored image for its owner. Those that are not known are queued as one
   * job of the owner.
   *
   * @param client network address of the client that requests them
   * @return the analyses afterwards, in the order of their kinds
   * @throws Failure {@code too-many-jobs} and others of {@link AnalysisQueue}; then nothing was
   *     requested
   */
  public List<AnalysisRecord> request(
      StoredImage image, Collection<AnalysisKind> kinds, String client) {
    Set<AnalysisKind> missing = EnumSet.noneOf(AnalysisKind.class);
    kinds.stream().filter(kind -> !isKnown(image.digest(), kind)).forEach(missing::add);
    submit(image, missing, client);
    List<AnalysisRecord> requested =
        kinds.stream()
            .distinct()
            .sorted()
            .map(kind -> facts.request(image.owner(), key(image.digest(), kind), clock.instant()))
            .toList();
    // Facts may have been removed since they were found above.
    Set<AnalysisKind> removed = EnumSet.noneOf(AnalysisKind.class);
    requested.stream()
        .filter(record -> !record.isFinal() && !missing.contains(record.key().kind()))
        .forEach(record -> removed.add(record.key().kind()));
    submit(image, removed, client);
    return requested;
  }

  private void submit(StoredImage image, Set<AnalysisKind> kinds, String client) {
    if (!kinds.isEmpty()) {
      queue.submit(image, kinds, client);
    }
  }

  /** Whether an owner requested it before, and no run is needed. */
  private boolean isKnown(Digest digest, AnalysisKind kind) {
    return facts
        .find(/* owner= */ null, key(digest, kind), clock.instant())
        .filter(record ->
            record.state() == AnalysisState.DONE
                || (record.problem() != null && AnalysisFailures.lasts(record.problem().code())))
        .isPresent();
  }

  /** Finds an analysis that an owner requested; empty also if its facts have expired. */
  public Optional<AnalysisRecord> find(Owner owner, Digest digest, AnalysisKind kind) {
    return facts.find(owner, key(digest, kind), clock.instant());
  }

  /**
   * Links an owner to an analysis, and waits for its end. What is known is answered from the facts,
   * without a look at the file. Equal analyses at the same time share one run.
   *
   * @param owner who is linked to the facts; may differ from that of the file
   * @return the end: done, or failed because of the picture or of another service
   * @throws Failure if the analysis was not tried: {@code queue-full} and others with a retry time,
   *     {@code rate-limited}, {@code quota-exceeded}, {@code job-cancelled}
   */
  public AnalysisRecord analyzeNow(
      AnalyzedFile file, AnalysisKind kind, Owner owner, Requester asker) {
    Analyzer analyzer = analyzer(kind);
    return runs.end(
        new AnalysisRuns.Run(
            new FactKey(file.digest(), kind, analyzer.model()), analyzer, file, owner, asker));
  }

  /**
   * Does the same with a stored image, for its owner.
   *
   * @throws Failure {@code image-not-found} if it was deleted meanwhile
   */
  public AnalysisRecord analyzeNow(StoredImage image, AnalysisKind kind, Requester asker) {
    try {
      return analyzeNow(
          AnalyzedFile.of(image, library.originalFile(image)), kind, image.owner(), asker);
    } finally {
      // A delete that came first could not know of this link.
      if (!library.exists(image)) {
        deleted(image);
      }
    }
  }

  /**
   * Ends an analysis that was requested but not tried, so that its owner does not wait for it. A
   * new request tries it again, unless the problem is the picture.
   */
  public void giveUp(Digest digest, AnalysisKind kind, JobProblem problem) {
    runs.giveUp(key(digest, kind), problem);
  }

  /** Ends an owner's links to facts of a picture. */
  public void unlink(Owner owner, Digest digest) {
    facts.unlink(owner, digest);
  }

  /** Ends the links of an image's owner after it was deleted, unless the owner has equal ones. */
  public void deleted(StoredImage image) {
    if (!facts.keysOf(image.owner(), image.digest()).isEmpty()
        && library.equal(image.owner(), image.digest(), EQUALS).isEmpty()) {
      facts.unlink(image.owner(), image.digest());
    }
  }

  /**
   * Counts the analyses that an owner requested.
   *
   * @param owner null: those of all owners
   */
  public Map<AnalysisKind, Map<AnalysisState, Long>> counts(@Nullable Owner owner) {
    return facts.counts(owner);
  }

  /**
   * Averages the encodings of the faces of the present model.
   *
   * @param owner null: of all owners
   * @param from inclusive
   * @param to exclusive
   */
  public EncodingAverage average(@Nullable Owner owner, double minScore, Instant from, Instant to) {
    return facts.average(owner, model(AnalysisKind.FACES), minScore, from, to);
  }

  /**
   * Finds pictures that look like another one, the nearest first.
   *
   * @param owner null: of all owners
   * @param distance maximum number of differing bits of the perceptual hashes, 0 to 64
   */
  public List<SimilarPicture> similar(
      @Nullable Owner owner, long perceptualHash, int distance, int limit) {
    return facts.similar(owner, model(AnalysisKind.PLACEHOLDER), perceptualHash, distance, limit);
  }

  /** False if a loop ended without being closed. */
  public boolean isAlive() {
    return runs.isAlive();
  }

  @Override
  public void close() {
    runs.close();
  }
}
