package com.progimage.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.sdk.text.Numbers;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an analysis finds in an image: {@link Faces}, {@link Labels} or a {@link Placeholder}. Sends
 * no request until it is fetched. Immutable.
 *
 * {@snippet class="com.progimage.features.ReadmeExamples" region="faces"}
 *
 * @param <T> what it finds
 */
public final class Finding<T> {
  private static final double MAX_CONFIDENCE = 100;

  private final ProgImageAsyncClient client;
  private final String id;
  private final AnalysisKind kind;
  private final Function<JsonNode, T> read;
  private final @Nullable Double threshold;

  private Finding(
      ProgImageAsyncClient client,
      String id,
      AnalysisKind kind,
      Function<JsonNode, T> read,
      @Nullable Double threshold) {
    this.client = client;
    this.id = id;
    this.kind = kind;
    this.read = read;
    this.threshold = threshold;
  }

  static Finding<Faces> faces(ProgImageAsyncClient client, String id) {
    return new Finding<>(client, id, AnalysisKind.FACES, Faces::of, null);
  }

  static Finding<Labels> labels(ProgImageAsyncClient client, String id) {
    return new Finding<>(client, id, AnalysisKind.LABELS, Labels::of, null);
  }

  static Finding<Placeholder> placeholder(ProgImageAsyncClient client, String id) {
    return new Finding<>(client, id, AnalysisKind.PLACEHOLDER, Placeholder::of, null);
  }

  /**
   * Sets the score from which faces are wanted.
   *
   * @param score at least 0, which gives all that the detector found; 0.2 by default
   * @return this with that score
   * @throws IllegalStateException if this does not find faces
   */
  public Finding<T> minScore(double score) {
    require(AnalysisKind.FACES, "minScore");
    return new Finding<>(client, id, kind, read, requireScore(score));
  }

  /**
   * Sets the confidence from which labels are wanted.
   *
   * @param percent 0 to 100; 10 by default
   * @return this with that confidence
   * @throws IllegalStateException if this does not find labels
   */
  public Finding<T> minConfidence(double percent) {
    require(AnalysisKind.LABELS, "minConfidence");
    return new Finding<>(
        client, id, kind, read, Numbers.within("minConfidence", percent, 0, MAX_CONFIDENCE));
  }

  static double requireScore(double score) {
    if (!(score >= 0 && Double.isFinite(score))) {
      throw new IllegalArgumentException("minScore is " + score + ", must be a number from 0 on");
    }
    return score;
  }

  private void require(AnalysisKind only, String option) {
    if (!kind.equals(only)) {
      throw new IllegalStateException(option + " is for " + only + ", not for " + kind);
    }
  }

  /** {@return the image's id} */
  public String imageId() {
    return id;
  }

  /** {@return the analysis that finds it} */
  public AnalysisKind kind() {
    return kind;
  }

  /**
   * Fetches what was found, without waiting for it.
   *
   * @return what was found; empty if the analysis has not ended
   * @throws AnalysisNotFoundException if the analysis was not requested
   * @throws ImageNotFoundException if the image does not exist
   * @throws RefusedException if the analysis failed because of the image
   * @throws UnavailableException if the analysis failed for another reason; request it again
   */
  public Optional<T> fetch() {
    return Blocking.await(client.analyses().fetch(this));
  }

  /**
   * Waits for the end of the analysis, and polls as often as the server suggests.
   *
   * @param timeout the maximum time to wait
   * @return what was found
   * @throws AnalysisTimeoutException if the analysis has not ended by then; it continues
   * @throws AnalysisNotFoundException if the analysis was not requested
   * @throws ImageNotFoundException if the image does not exist
   * @throws RefusedException if the analysis failed because of the image
   * @throws UnavailableException if the analysis failed for another reason; request it again
   */
  public T await(Duration timeout) {
    return Blocking.await(client.analyses().await(this, timeout));
  }

  /**
   * Fetches how far the analysis is.
   *
   * @return its status, and the reason if it failed
   * @throws AnalysisNotFoundException if the analysis was not requested
   * @throws ImageNotFoundException if the image does not exist
   */
  public Analysis fetchAnalysis() {
    return Blocking.await(client.analyses().fetchAnalysis(this));
  }

  T read(JsonNode json) {
    return read.apply(json);
  }

  String path() {
    String query =
        threshold == null
            ? ""
            : (kind.equals(AnalysisKind.FACES) ? "?minScore=" : "?minConfidence=")
                + Numbers.text(threshold);
    return "/images/" + id + "/" + kind + query;
  }

  @Override
  public String toString() {
    return kind + " of image " + id;
  }
}
