package com.progimage.server.http.analysis;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.analysis.Encoding;
import com.progimage.server.analysis.Face;
import com.progimage.server.analysis.FaceFacts;
import com.progimage.server.analysis.Facts;
import com.progimage.server.analysis.LabelFacts;
import com.progimage.server.analysis.LabelFacts.Label;
import com.progimage.server.analyzer.Analyses;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.http.access.Gate;
import com.progimage.server.http.body.Bodies;
import com.progimage.server.http.body.JsonBody;
import com.progimage.server.http.rendition.RenditionPath;
import com.progimage.server.http.response.Answers;
import com.progimage.server.http.response.Problem;
import com.progimage.server.http.response.PublicUrls;
import com.progimage.server.image.StoredImage;
import com.progimage.server.library.ImageLibrary;
import com.progimage.server.state.fact.AnalysisRecord;
import com.progimage.server.state.fact.AnalysisState;
import com.progimage.server.state.fact.EncodingAverage;
import com.progimage.server.state.job.JobProblem;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests analyses, and shows what they found. */
public final class AnalysisHandlers {
  private static final int MAX_JSON_BYTES = 4 << 10;

  private static final Duration AVERAGED = Duration.ofDays(30);

  private static final int FIRST_YEAR = 0;
  private static final int LAST_YEAR = 9999;

  private static final String SOON = "1";

  private final Analyses analyses;
  private final ImageLibrary library;
  private final Bodies bodies;
  private final PublicUrls urls;
  private final Gate gate;
  private final Clock clock;

  public AnalysisHandlers(
      Analyses analyses,
      ImageLibrary library,
      Bodies bodies,
      PublicUrls urls,
      Gate gate,
      Clock clock) {
    this.analyses = analyses;
    this.library = library;
    this.bodies = bodies;
    this.urls = urls;
    this.gate = gate;
    this.clock = clock;
  }

  private record AnalysesRequest(@JsonProperty("analyze") @Nullable List<String> analyze) {}

  private record AnalysesRecord(String image, List<AnalysisEntry> analyses) {}

  /** Answers 202, also if everything is known already. */
  public void request(Context context) throws IOException {
    StoredImage image = image(context);
    AnalysesRequest wanted = JsonBody.read(context, bodies, MAX_JSON_BYTES, AnalysesRequest.class);
    List<String> names = wanted.analyze() == null ? List.of() : wanted.analyze();
    var requested = analyses.request(image, RequestedAnalyses.of(names), gate.client(context));
    Answers.unstored(
        context,
        202,
        new AnalysesRecord(
            image.id().text(), AnalysisEntry.of(image.id(), requested, urls.base(context))));
  }

  public void faces(Context context) {
    double minScore = number(context, "minScore", Face.SURE, Double.MAX_VALUE);
    show(
        context,
        AnalysisKind.FACES,
        facts ->
            facts instanceof FaceFacts faces
                ? new FaceFacts(faces.picture(), faces.atLeast(minScore))
                : facts);
  }

  public void labels(Context context) {
    double minConfidence = number(context, "minConfidence", Label.LIKELY, 100);
    show(
        context,
        AnalysisKind.LABELS,
        facts ->
            facts instanceof LabelFacts labels
                ? new LabelFacts(labels.atLeast(minConfidence))
                : facts);
  }

  public void placeholder(Context context) {
    show(context, AnalysisKind.PLACEHOLDER, facts -> facts);
  }

  @FunctionalInterface
  private interface Selection {
    Facts of(Facts all);
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record PendingRecord(
      String image, String analysis, String status, @Nullable Problem problem) {}

  private void show(Context context, AnalysisKind kind, Selection selection) {
    StoredImage image = image(context);
    AnalysisRecord record = require(image, kind);
    Facts facts = record.facts();
    if (facts != null) {
      context.header("Cache-Control", "no-cache");
      Answers.json(
          context, 200, new FactsRecord(image.id(), record.key().model(), selection.of(facts)));
      return;
    }
    JobProblem problem = record.problem();
    if (problem == null) {
      context.header("Retry-After", SOON);
    }
    Answers.unstored(
        context,
        202,
        new PendingRecord(
            image.id().text(),
            kind.text(),
            record.state().text(),
            problem == null ? null : Problem.of(problem.code(), problem.detail())));
  }

  private AnalysisRecord require(StoredImage image, AnalysisKind kind) {
    return analyses
        .find(image.owner(), image.digest(), kind)
        .orElseThrow(() ->
            new Failure(
                ErrorCode.ANALYSIS_NOT_FOUND,
                "%s of image %s were not requested, or have expired: POST {\"analyze\": [\"%s\"]} to %s/analyses first"
                    .formatted(kind, image.id(), kind, PublicUrls.path(image.id()))));
  }

  private StoredImage image(Context context) {
    return library.require(RenditionPath.id(context.pathParam("id")), Gate.owned(context));
  }

  private record StatsRecord(Map<String, Map<String, Long>> analyses) {}

  public void stats(Context context) {
    var counts = analyses.counts(Gate.listed(context));
    Map<String, Map<String, Long>> kinds = new LinkedHashMap<>();
    for (AnalysisKind kind : AnalysisKind.values()) {
      Map<AnalysisState, Long> ofKind = counts.getOrDefault(kind, Map.of());
      Map<String, Long> states = new LinkedHashMap<>();
      for (AnalysisState state : AnalysisState.values()) {
        states.put(state.text(), ofKind.getOrDefault(state, 0L));
      }
      kinds.put(kind.text(), states);
    }
    Answers.unstored(context, 200, new StatsRecord(kinds));
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record AverageRecord(
      String model, Instant from, Instant to, long count, float @Nullable [] encoding) {}

  /** Averages what was found in a time, the last 30 days if the client names none. */
  public void average(Context context) {
    Instant now = clock.instant();
    Instant to = instant(context, "to", now);
    Instant from = instant(context, "from", to.minus(AVERAGED));
    if (!from.isBefore(to)) {
      throw malformed("from must be before to");
    }
    double minScore = number(context, "minScore", Face.SURE, Double.MAX_VALUE);
    EncodingAverage average = analyses.average(Gate.listed(context), minScore, from, to);
    Encoding mean = average.mean();
    Answers.unstored(
        context,
        200,
        new AverageRecord(
            analyses.model(AnalysisKind.FACES),
            from,
            to,
            average.count(),
            mean == null ? null : mean.values()));
  }

  private static Instant instant(Context context, String name, Instant otherwise) {
    String text = context.queryParam(name);
    if (text == null) {
      return otherwise;
    }
    try {
      OffsetDateTime time = OffsetDateTime.parse(text).withOffsetSameInstant(ZoneOffset.UTC);
      if (time.getYear() >= FIRST_YEAR && time.getYear() <= LAST_YEAR) {
        return time.toInstant();
      }
    } catch (DateTimeException e) {
      // Answered below.
    }
    throw malformed(
        name + " must be a time such as 2030-01-31T12:00:00Z, of the years 0000 to 9999");
  }

  private static double number(Context context, String name, double otherwise, double most) {
    String text = context.queryParam(name);
    if (text == null) {
      return otherwise;
    }
    if (text.matches("[0-9]{1,9}(\\.[0-9]{1,9})?") && Double.parseDouble(text) <= most) {
      return Double.parseDouble(text);
    }
    throw malformed(
        most == Double.MAX_VALUE
            ? name + " must be a number from 0 on, such as 0.5"
            : "%s must be a number from 0 to %.0f".formatted(name, most));
  }

  private static Failure malformed(String message) {
    return new Failure(ErrorCode.MALFORMED_REQUEST, message);
  }
}
