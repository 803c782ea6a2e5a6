package com.progimage.server.analyzer;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.analysis.Placeholder;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Digest;
import com.progimage.server.image.Owner;
import com.progimage.server.image.StoredImage;
import com.progimage.server.library.ImageLibrary;
import com.progimage.server.library.requester.Requester;
import com.progimage.server.library.requester.Viewer;
import com.progimage.server.state.fact.AnalysisRecord;
import com.progimage.server.state.fact.AnalysisState;
import com.progimage.server.state.fact.EncodingAverage;
import com.progimage.server.state.fact.FactKey;
import com.progimage.server.state.fact.FactStore;
import com.progimage.server.state.job.JobProblem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The operations on analyses. Owners see facts only of pictures for which they requested them.
 * Thread-safe; every method may block.
 */
public final class Analyses implements AutoCloseable {
  /** Longer than the budget of an analysis. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final FactStore facts;
  private final Map<AnalysisKind, Analyzer> analyzers = new EnumMap<>(AnalysisKind.class);
  private final ImageLibrary library;
  private final UnlinkedFacts unlinked;
  private final AnalysisQueue queue;
  private final AnalysisSettings settings;
  private final Clock clock;
  private final AnalysisRuns runs;

  /**
   * @param analyzers at most one for each kind
   */
  public Analyses(
      FactStore facts,
      Collection<Analyzer> analyzers,
      ImageLibrary library,
      UnlinkedFacts unlinked,
      AnalysisQueue queue,
      AnalysisSettings settings,
      Clock clock) {
    this.facts = facts;
    analyzers.forEach(analyzer -> this.analyzers.put(analyzer.kind(), analyzer));
    this.library = library;
    this.unlinked = unlinked;
    this.queue = queue;
    this.settings = settings;
    this.clock = clock;
    this.runs = new AnalysisRuns(facts, settings, PATIENCE, clock);
  }

  /** All analyzers, in the order of their kinds. */
  public List<Analyzer> analyzers() {
    return List.copyOf(analyzers.values());
  }

  /**
   * The model that finds facts of a kind now.
   *
   * @throws Failure {@code analysis-not-found} if this server has no such analyzer
   */
  public String model(AnalysisKind kind) {
    return analyzer(kind).model();
  }

  /**
   * Whether render workers of this server do an analysis.
   *
   * @throws Failure {@code analysis-not-found} if this server has no such analyzer
   */
  public boolean isEmbedded(AnalysisKind kind) {
    return analyzer(kind).isEmbedded();
  }

  private Analyzer analyzer(AnalysisKind kind) {
    Analyzer analyzer = analyzers.get(kind);
    if (analyzer == null) {
      throw new Failure(
          ErrorCode.ANALYSIS_NOT_FOUND,
          "this server has no analyzer of %s: /capabilities lists those that it has"
              .formatted(kind));
    }
    return analyzer;
  }

  private FactKey key(Digest digest, AnalysisKind kind) {
    return new FactKey(digest, kind, model(kind));
  }

  /**
   * Requests analyses of a stored image for its owner. Those that are not known are queued as one
   * job of the owner.
   *
   * @param client network address of the client that requests them
   * @return the analyses afterwards, in the order of their kinds
   * @throws Failure {@code image-not-found} if it was deleted meanwhile; {@code too-many-jobs} and
   *     others of {@link AnalysisQueue}; then nothing was requested
   */
  public List<RequestedAnalysis> request(
      StoredImage image, Set<AnalysisKind> kinds, String client) {
    Map<AnalysisKind, AnalysisRecord> requested = new EnumMap<>(AnalysisKind.class);
    Set<AnalysisKind> missing = EnumSet.noneOf(AnalysisKind.class);
    Map<AnalysisKind, AnalysisRecord> earlier = new EnumMap<>(AnalysisKind.class);
    for (AnalysisKind kind : kinds) {
      find(image.owner(), image.digest(), kind).ifPresent(record -> earlier.put(kind, record));
      Optional<AnalysisRecord> waiting = findWaiting(image, kind);
      waiting.ifPresent(record -> requested.put(kind, record));
      if (waiting.isEmpty() && !isKnown(image.digest(), kind)) {
        missing.add(kind);
      }
    }
    submit(image, missing, client);
    // Facts may be removed after they were found above.
    Set<AnalysisKind> removed = EnumSet.noneOf(AnalysisKind.class);
    for (AnalysisKind kind : kinds) {
      if (!requested.containsKey(kind)) {
        AnalysisRecord record =
            findEnded(image, kind, earlier.get(kind))
                .orElseGet(
                    () -> facts.request(image.owner(), key(image.digest(), kind), clock.instant()));
        requested.put(kind, record);
        if (!record.isFinal() && !missing.contains(kind)) {
          removed.add(kind);
        }
      }
    }
    requireStored(image);
    submit(image, removed, client);
    return requested.values().stream().map(RequestedAnalysis::of).toList();
  }

  /**
   * Finds an analysis for which the owner waits, and which a job will end. It is not requested
   * again: if the job has just ended it as failed, that would create an analysis without a job.
   */
  private Optional<AnalysisRecord> findWaiting(StoredImage image, AnalysisKind kind) {
    return queue.isQueued(image, kind)
        ? find(image.owner(), image.digest(), kind).filter(record -> !record.isFinal())
        : Optional.empty();
  }

  /**
   * Finds an analysis that the job has already ended. To request it again would create an analysis
   * without a job.
   */
  private Optional<AnalysisRecord> findEnded(
      StoredImage image, AnalysisKind kind, @Nullable AnalysisRecord earlier) {
    return find(image.owner(), image.digest(), kind)
        .filter(record -> record.isFinal() && !record.equals(earlier));
  }

  /** Ends the links to facts of an image that was deleted while they were made. */
  private void requireStored(StoredImage image) {
    if (!library.exists(image)) {
      unlink(image);
      var _ = library.require(image.id(), Viewer.OF_ALL);
    }
  }

  /**
   * Does what the operator wants of a stored upload, and requests what its client wants. It never
   * fails, because the image is stored: the problems are in the result.
   *
   * @param asker the client
   */
  public List<RequestedAnalysis> ofUpload(
      StoredImage image, Set<AnalysisKind> wanted, Requester asker) {
    Set<AnalysisKind> queued = EnumSet.noneOf(AnalysisKind.class);
    queued.addAll(wanted);
    queued.addAll(settings.ofUploads());
    List<RequestedAnalysis> all = new ArrayList<>();
    if (settings.ofUploads().contains(AnalysisKind.PLACEHOLDER)) {
      queued.remove(AnalysisKind.PLACEHOLDER);
      all.addAll(
          orProblem(
              EnumSet.of(AnalysisKind.PLACEHOLDER),
              () ->
                  List.of(
                      RequestedAnalysis.of(analyzeNow(image, AnalysisKind.PLACEHOLDER, asker)))));
    }
    if (!queued.isEmpty()) {
      all.addAll(orProblem(queued, () -> request(image, queued, asker.client())));
    }
    all.sort(Comparator.comparing(RequestedAnalysis::kind));
    return all;
  }

  private static List<RequestedAnalysis> orProblem(
      Set<AnalysisKind> kinds, Supplier<List<RequestedAnalysis>> request) {
    try {
      return request.get();
    } catch (Failure failure) {
      JobProblem problem = JobProblem.of(failure);
      return kinds.stream()
          .map(kind -> new RequestedAnalysis(kind, AnalysisState.FAILED, problem))
          .toList();
    }
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
                || (record.problem() != null
                    && AnalysisFailures.lasts(record.problem().code(), analyzer(kind))))
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
        new AnalysisRuns.AnalysisRun(
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
        unlink(image);
      }
    }
  }

  /**
   * Ends an analysis that was requested but not tried, so that its owner does not wait for it.
   * Other owners learn only of problems that they would have too. A new request tries it again,
   * unless the problem is the picture.
   */
  public void giveUp(StoredImage image, AnalysisKind kind, JobProblem problem) {
    runs.giveUp(image.owner(), key(image.digest(), kind), analyzer(kind), problem);
  }

  /** Ends an owner's links to facts of a picture. */
  public void unlink(Owner owner, Digest digest) {
    facts.unlink(owner, digest);
  }

  /**
   * Ends the links of a deleted image's owner, unless the owner has other images with equal bytes.
   *
   * @throws Failure {@code registry-unavailable}; the recovery of the delete ends the links then
   */
  public void unlink(StoredImage deleted) {
    unlinked.accept(deleted);
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
   * An image that looks like another one.
   *
   * @param distance the number of bits in which their perceptual hashes differ
   */
  public record SimilarImage(StoredImage image, int distance) {}

  /**
   * Finds stored images that look like another one, the nearest first, without that one.
   *
   * @param owner whose images; null: those of all owners
   * @param distance maximum number of differing bits of the perceptual hashes, 0 to 64
   * @throws Failure {@code analysis-not-found} if the image has no placeholder
   */
  public List<SimilarImage> similar(
      StoredImage image, @Nullable Owner owner, int distance, int limit) {
    Placeholder placeholder =
        find(image.owner(), image.digest(), AnalysisKind.PLACEHOLDER)
            .map(AnalysisRecord::facts)
            .map(Placeholder.class::cast)
            .orElseThrow(() ->
                new Failure(
                    ErrorCode.ANALYSIS_NOT_FOUND,
                    "image %s has no placeholder, by which images are compared: POST {\"analyze\": [\"placeholder\"]} to /images/%s/analyses first"
                        .formatted(image.id(), image.id())));
    // One more, because the picture is among them.
    var pictures =
        facts.similar(
            owner,
            model(AnalysisKind.PLACEHOLDER),
            placeholder.perceptualHash(),
            distance,
            limit + 1);
    List<SimilarImage> found = new ArrayList<>();
    for (var picture : pictures) {
      if (found.size() >= limit) {
        break;
      }
      int wanted = limit - found.size();
      library.equal(owner, picture.digest(), wanted + 1).stream()
          .filter(equal -> !equal.id().equals(image.id()))
          .limit(wanted)
          .forEach(equal -> found.add(new SimilarImage(equal, picture.distance())));
    }
    return found;
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
