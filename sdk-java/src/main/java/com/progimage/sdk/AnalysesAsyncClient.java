package com.progimage.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.progimage.sdk.text.Json;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Asynchronous form of {@link AnalysesClient} and of {@link Finding}. Its futures behave as those
 * of {@link ProgImageAsyncClient}.
 */
public final class AnalysesAsyncClient {
  private static final int OK = 200;

  private final Connection connection;

  AnalysesAsyncClient(Connection connection) {
    this.connection = connection;
  }

  /**
   * Counts the analyses, as {@link AnalysesClient#stats} does.
   *
   * @return the numbers
   */
  public CompletableFuture<AnalysisStats> stats() {
    return Call.start(
        connection,
        Exchange.ofBytes(
            "counting analyses",
            connection.request("/analyses/stats").build(),
            answer -> AnalysisStats.parse(Json.object(answer.body()))));
  }

  /**
   * Averages the faces of the last 30 days.
   *
   * @return the average
   */
  public CompletableFuture<AverageFace> average() {
    return average("");
  }

  /**
   * Averages the faces of a time, as {@link AnalysesClient#average(Instant, Instant)} does.
   *
   * @param from the start of the time, inclusive
   * @param to the end of the time, exclusive
   * @return the average
   */
  public CompletableFuture<AverageFace> average(Instant from, Instant to) {
    return average("?from=" + from + "&to=" + to);
  }

  private CompletableFuture<AverageFace> average(String query) {
    return Call.start(
        connection,
        Exchange.ofBytes(
            "averaging faces",
            connection.request("/analyses/faces/average" + query).build(),
            answer -> AverageFace.of(Json.object(answer.body()))));
  }

  /**
   * Fetches what was found, as {@link Finding#fetch} does.
   *
   * @param <T> what it is
   * @param finding of an image of this server
   * @return what was found; empty if the analysis has not ended
   */
  public <T> CompletableFuture<Optional<T>> fetch(Finding<T> finding) {
    return ask(finding, connection.timeout(), Asked::found);
  }

  /**
   * Waits for the end of an analysis, as {@link Finding#await} does.
   *
   * @param <T> what it finds
   * @param finding of an image of this server
   * @param timeout the maximum time to wait
   * @return what was found
   */
  public <T> CompletableFuture<T> await(Finding<T> finding, Duration timeout) {
    Duration whole = Durations.requirePositive("timeout", timeout);
    return Polling.start(
        connection, whole, limit -> ask(finding, limit, asked -> polled(finding, asked, whole)));
  }

  /**
   * Fetches how far an analysis is, as {@link Finding#fetchAnalysis} does.
   *
   * @param finding of an image of this server
   * @return its status, and the reason if it failed
   */
  public CompletableFuture<Analysis> fetchAnalysis(Finding<?> finding) {
    return Call.start(
        connection,
        Exchange.ofBytes(
            "asking for " + finding,
            connection.request(finding.path()).build(),
            answer -> {
              JsonNode json = Json.object(answer.body());
              return answer.status() == OK
                  ? done(finding)
                  : Analysis.of(json, "image " + finding.imageId());
            }));
  }

  /** Requests analyses. Repeating that is safe, so the client retries. */
  CompletableFuture<List<Analysis>> request(String id, AnalysisKind... kinds) {
    requireSome(kinds);
    ObjectNode json = Json.newObject();
    ArrayNode names = json.putArray("analyze");
    Arrays.stream(kinds).map(AnalysisKind::name).forEach(names::add);
    HttpRequest post =
        connection
            .request("/images/" + ImageNotFoundException.requireId(id) + "/analyses")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(Json.bytes(json)))
            .build();
    return Call.start(
        connection,
        Exchange.ofBytes(
            "requesting analyses of image " + id,
            post,
            answer -> Analysis.listOf(Json.object(answer.body()).path("analyses"), "image " + id)));
  }

  private static Analysis done(Finding<?> finding) {
    return new Analysis(finding.kind(), Analysis.Status.DONE, Optional.empty());
  }

  static void requireSome(AnalysisKind... kinds) {
    if (kinds.length == 0) {
      throw new IllegalArgumentException("name at least one analysis, such as AnalysisKind.FACES");
    }
  }

  /**
   * An analysis as polled.
   *
   * @param found empty: it has not ended
   * @param retryAfter the server's suggested delay before the next poll
   */
  record Asked<T>(Optional<T> found, Analysis analysis, Optional<Duration> retryAfter) {}

  private static <T> Polling.Poll<T> polled(Finding<T> finding, Asked<T> asked, Duration whole) {
    return new Polling.Poll<>(
        asked.found(),
        asked.retryAfter(),
        () ->
            new AnalysisTimeoutException(
                "waiting for "
                    + finding
                    + ": not ended within "
                    + Durations.text(whole)
                    + ": it continues, so ask again later",
                asked.analysis()));
  }

  /** Asks once. Throws what an analysis failed for. */
  <T, R> CompletableFuture<R> ask(
      Finding<T> finding, Duration timeout, Function<Asked<T>, R> read) {
    return Call.start(
        connection,
        Exchange.ofBytes(
            "asking for " + finding,
            connection.request(finding.path()).build(),
            answer -> {
              JsonNode json = Json.object(answer.body());
              if (answer.status() == OK) {
                return read.apply(
                    new Asked<>(Optional.of(finding.read(json)), done(finding), Optional.empty()));
              }
              Analysis analysis = Analysis.of(json, "image " + finding.imageId());
              if (analysis.isEnded()) {
                throw analysis
                    .failure()
                    .orElseThrow(() -> new Json.Unexpected("no facts and no \"problem\""));
              }
              return read.apply(
                  new Asked<>(Optional.empty(), analysis, Problem.retryAfter(answer.headers())));
            }),
        timeout);
  }
}
