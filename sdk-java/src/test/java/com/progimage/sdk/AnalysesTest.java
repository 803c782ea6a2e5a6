package com.progimage.sdk;

import static com.progimage.sdk.RoughServer.json;
import static com.progimage.sdk.RoughServer.problem;
import static com.progimage.sdk.RoughServer.silence;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import com.progimage.sdk.RoughServer.Behavior;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an image shows. */
@Timeout(30)
final class AnalysesTest {
  private static final String ID = Records.ID;
  private static final Behavior RUNNING = pending("faces", "running", "Retry-After: 0");
  private static final String PROBLEM =
      "{\"status\": 422, \"code\": \"undecodable\", \"detail\": \"send another one\"}";

  static final String FACE =
      """
      {"box": {"left": -1, "top": 2, "width": 30, "height": 40}, "score": 1.5,
       "landmarks": [{"x": 1, "y": 2}, {"x": 3, "y": 4}], "encoding": [0.5, -0.25], "mood": 1}
      """;
  private static final Behavior FACES =
      json(
          200,
          """
          {"image": "%s", "model": "m-1", "picture": {"width": 60, "height": 40}, "faces": [%s]}
          """
              .formatted(ID, FACE));

  private static Behavior pending(String kind, String status, String... headers) {
    return json(
        202,
        "{\"image\": \"%s\", \"analysis\": \"%s\", \"status\": \"%s\"}".formatted(ID, kind, status),
        headers);
  }

  private static Behavior failed(String problem) {
    return json(
        202,
        "{\"image\": \"%s\", \"analysis\": \"faces\", \"status\": \"failed\", \"problem\": %s}"
            .formatted(ID, problem));
  }

  private static ProgImageClient images(RoughServer server) {
    return ProgImageClient.builder(server.url()).retries(0).build();
  }

  private static Finding<Faces> faces(RoughServer server) {
    return images(server).faces(ID);
  }

  @Test
  void anImageIsAnalyzedWithItsUpload() throws IOException {
    String analyses =
        """
        , "analyses": [{"analysis": "faces", "status": "created", "url": "https://a.example.org"},
         {"analysis": "labels", "status": "failed", "url": "https://b.example.org",
          "problem": {"status": 503, "code": "queue-full", "detail": "later"}}]}
        """;
    String record = Records.record(Records.PNG).strip().replaceFirst("}$", "");
    try (RoughServer server = RoughServer.answering(json(201, record + analyses), FACES)) {
      StoredImage image =
          images(server)
              .upload(
                  Upload.of(Records.PNG)
                      .verifyPixels()
                      .analyze(AnalysisKind.FACES, AnalysisKind.of("Labels")));
      assertThat(server.requests().get(0).line())
          .startsWith("POST /images?verify=decode&analyze=faces,labels ");
      assertThat(image.analyses()).extracting(Analysis::kind).hasToString("[faces, labels]");
      assertThat(image.analyses().get(0).status()).isEqualTo(Analysis.Status.CREATED);
      assertThat(image.analyses().get(0).isEnded()).isFalse();
      assertThat(image.analyses().get(1).failure()).get().isInstanceOf(UnavailableException.class);
      assertThat(image.faces().fetch()).isPresent();
    }
  }

  @Test
  void analysesAreRequested() throws IOException {
    String answer =
        """
        {"image": "%s", "analyses": [{"analysis": "labels", "status": "done", "url": "a"},
         {"analysis": "mood", "status": "running", "url": "b"}]}
        """
            .formatted(ID);
    try (RoughServer server = RoughServer.answering(json(202, answer))) {
      List<Analysis> analyses =
          images(server).analyze(ID, AnalysisKind.LABELS, AnalysisKind.of("mood"));
      assertThat(analyses)
          .containsExactly(
              new Analysis(AnalysisKind.LABELS, Analysis.Status.DONE, Optional.empty()),
              new Analysis(AnalysisKind.of("mood"), Analysis.Status.RUNNING, Optional.empty()));
      assertThat(server.requests().get(0).line()).startsWith("POST /images/" + ID + "/analyses ");
      assertThat(new String(server.requests().get(0).bytes(), UTF_8))
          .isEqualTo("{\"analyze\":[\"labels\",\"mood\"]}");
      assertThatIllegalArgumentException().isThrownBy(() -> images(server).analyze(ID));
      assertThatIllegalArgumentException().isThrownBy(() -> Upload.of(Records.PNG).analyze());
      assertThatIllegalArgumentException().isThrownBy(() -> AnalysisKind.of("../labels"));
      assertThatThrownBy(() -> images(server).analyze("cat", AnalysisKind.FACES))
          .isInstanceOf(ImageNotFoundException.class);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void facesAreFetchedWithoutWaiting() throws IOException {
    try (RoughServer server = RoughServer.answering(RUNNING, FACES)) {
      assertThat(faces(server).fetch()).isEmpty();
      Faces faces = faces(server).minScore(0.5).fetch().orElseThrow();
      assertThat(server.requests().get(0).line()).startsWith("GET /images/" + ID + "/faces ");
      assertThat(server.requests().get(1).line())
          .startsWith("GET /images/" + ID + "/faces?minScore=0.5 ");
      assertThat(faces.model()).isEqualTo("m-1");
      assertThat(faces.width()).isEqualTo(60);
      assertThat(faces.faces()).hasSize(1);
      Face face = faces.faces().get(0);
      assertThat(face.box()).isEqualTo(new Face.Box(-1, 2, 30, 40));
      assertThat(face.score()).isEqualTo(1.5);
      assertThat(face.landmarks()).containsExactly(new Face.Point(1, 2), new Face.Point(3, 4));
      assertThat(face.encoding()).isEqualTo(Encoding.of(0.5, -0.25));
      assertThat(faces.json()).contains("mood");
      assertThat(faces.toString()).doesNotContain("0.25");
    }
  }

  @Test
  void oneWaitsForFaces() throws IOException {
    try (RoughServer server =
        RoughServer.answering(pending("faces", "created"), RUNNING, RUNNING, FACES)) {
      assertThat(faces(server).await(Duration.ofSeconds(20)).faces()).hasSize(1);
      assertThat(server.requests()).hasSize(4);
    }
  }

  @Test
  void theWaitEndsInTime() throws IOException {
    try (RoughServer server = RoughServer.answering(RUNNING)) {
      AnalysisTimeoutException over =
          catchThrowableOfType(
              AnalysisTimeoutException.class, () -> faces(server).await(Duration.ofMillis(300)));
      assertThat(over)
          .hasMessageContaining("faces of image " + ID)
          .hasMessageContaining("not ended within 300 ms");
      assertThat(over.analysis().status()).isEqualTo(Analysis.Status.RUNNING);
      assertThat(server.requests()).hasSizeBetween(2, 10);
      assertThatIllegalArgumentException().isThrownBy(() -> faces(server).await(Duration.ZERO));
    }
  }

  @Test
  void theWaitCanBeCanceledAndInterrupted() throws Exception {
    try (RoughServer server = RoughServer.answering(silence())) {
      CompletableFuture<Faces> wait =
          images(server).async().analyses().await(faces(server), Duration.ofMinutes(1));
      while (server.requests().isEmpty()) {
        Thread.onSpinWait();
      }
      wait.cancel(true);
      assertThat(server.wasHungUpOn()).isTrue();
    }
    try (RoughServer server = RoughServer.answering(RUNNING)) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> faces(server).await(Duration.ofMinutes(1)))
          .isInstanceOf(ProgImageException.class)
          .hasMessageContaining("interrupted");
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void whatFailedIsThrownAndWhatWasNotRequestedIsNotFound() throws IOException {
    try (RoughServer server =
        RoughServer.answering(
            failed(PROBLEM),
            failed(PROBLEM.replace("422", "502")),
            failed(PROBLEM),
            failed("null"),
            problem(404, "analysis-not-found"),
            problem(404, "image-not-found"))) {
      assertThatThrownBy(() -> faces(server).fetch())
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("faces of image " + ID)
          .hasMessageContaining("undecodable: send another one");
      assertThatThrownBy(() -> faces(server).await(Duration.ofSeconds(9)))
          .isInstanceOf(UnavailableException.class);
      assertThat(faces(server).fetchAnalysis())
          .satisfies(analysis -> assertThat(analysis.status()).isEqualTo(Analysis.Status.FAILED));
      assertThatThrownBy(() -> faces(server).fetch()).isInstanceOf(UnexpectedAnswerException.class);
      assertThatThrownBy(() -> faces(server).await(Duration.ofSeconds(9)))
          .isInstanceOf(AnalysisNotFoundException.class);
      assertThatThrownBy(() -> faces(server).fetchAnalysis())
          .isInstanceOf(ImageNotFoundException.class);
      assertThatThrownBy(() -> images(server).faces("cat"))
          .isInstanceOf(ImageNotFoundException.class);
    }
  }

  @Test
  void labelsHaveParents() throws IOException {
    String answer =
        """
        {"image": "%s", "model": "m-2", "labels": [
         {"name": "golden retriever", "confidence": 91.5, "parents": ["Dog", "Animal"]},
         {"name": "Dog", "confidence": 99, "parents": []}]}
        """
            .formatted(ID);
    try (RoughServer server = RoughServer.answering(json(200, answer))) {
      Labels labels = images(server).labels(ID).minConfidence(50).fetch().orElseThrow();
      assertThat(labels.model()).isEqualTo("m-2");
      assertThat(labels.labels())
          .containsExactly(
              new Label("golden retriever", 91.5, List.of("Dog", "Animal")),
              new Label("Dog", 99, List.of()));
      assertThat(server.requests().get(0).line()).contains("/labels?minConfidence=50 ");
      Finding<Labels> finding = images(server).labels(ID);
      assertThatIllegalArgumentException().isThrownBy(() -> finding.minConfidence(101));
      assertThatIllegalStateException().isThrownBy(() -> finding.minScore(0.5));
      assertThatIllegalStateException()
          .isThrownBy(() -> images(server).placeholder(ID).minConfidence(5));
      assertThatIllegalArgumentException().isThrownBy(() -> faces(server).minScore(Double.NaN));
    }
  }

  @Test
  void placeholdersAreCompared() throws IOException {
    String answer =
        """
        {"image": "%s", "model": "placeholder-1", "picture": {"width": 60, "height": 40},
         "colors": [{"color": "#3f76a1", "share": 0.75}], "blurHash": "LEHV6nWB2yk8",
         "thumbHash": "3OcRJYB4", "perceptualHash": "%s", "hasTransparency": true,
         "sharpness": 12.5}
        """;
    try (RoughServer server =
        RoughServer.answering(
            json(200, answer.formatted(ID, "ffffffffffffffff")),
            json(200, answer.formatted(ID, "7ffffffffffffffe")),
            json(200, answer.formatted(ID, "many")))) {
      Placeholder placeholder = images(server).placeholder(ID).fetch().orElseThrow();
      assertThat(placeholder.model()).isEqualTo("placeholder-1");
      assertThat(placeholder.colors()).containsExactly(new Placeholder.ColorShare("#3f76a1", 0.75));
      assertThat(placeholder.blurHash()).isEqualTo("LEHV6nWB2yk8");
      assertThat(placeholder.thumbHash()).isEqualTo("3OcRJYB4");
      assertThat(placeholder.perceptualHash()).isEqualTo(-1L);
      assertThat(placeholder.hasTransparency()).isTrue();
      assertThat(placeholder.sharpness()).isEqualTo(12.5);
      Placeholder other = images(server).placeholder(ID).fetch().orElseThrow();
      assertThat(Placeholder.distance(placeholder, other)).isEqualTo(2);
      assertThatThrownBy(() -> images(server).placeholder(ID).fetch())
          .isInstanceOf(UnexpectedAnswerException.class);
    }
  }

  @Test
  void encodingsAreComparedByTheirDistance() {
    Encoding one = Encoding.of(0, 3);
    Encoding other = Encoding.of(4, 0);
    assertThat(Encoding.distance(one, other)).isCloseTo(5, within(1e-12));
    assertThat(Encoding.distance(one, one)).isZero();
    assertThat(one).isNotEqualTo(other).hasToString("an encoding of 2 numbers");
    assertThat(Encoding.of(one.values())).isEqualTo(one).hasSameHashCodeAs(one);
    one.values()[0] = 7;
    assertThat(one.values()).containsExactly(0, 3);
    assertThatIllegalArgumentException().isThrownBy(() -> Encoding.distance(one, Encoding.of(1)));
    assertThatIllegalArgumentException().isThrownBy(Encoding::of);
    assertThatIllegalArgumentException().isThrownBy(() -> Encoding.of(Double.NaN));
  }

  @Test
  void statisticsAreAsked() throws IOException {
    String stats =
        """
        {"analyses": {"faces": {"created": 1, "running": 2, "done": 3, "failed": 4},
                      "mood": {"created": 0, "running": 0, "done": 9, "failed": 0}}}
        """;
    String average =
        """
        {"model": "m-1", "from": "2026-01-01T00:00:00Z", "to": "2026-02-01T00:00:00Z",
         "count": %d %s}
        """;
    try (RoughServer server =
        RoughServer.answering(
            json(200, stats),
            json(200, average.formatted(2, ", \"encoding\": [0.5, 1]")),
            json(200, average.formatted(0, "")))) {
      AnalysisStats counts = images(server).analyses().stats();
      assertThat(counts.of(AnalysisKind.FACES)).isEqualTo(new AnalysisStats.Counts(1, 2, 3, 4));
      assertThat(counts.of(AnalysisKind.LABELS).done()).isZero();
      assertThat(counts.kinds()).containsKey(AnalysisKind.of("mood"));
      Instant from = Instant.parse("2026-01-01T00:00:00Z");
      Instant to = Instant.parse("2026-02-01T00:00:00Z");
      AverageFace face = images(server).analyses().average(from, to);
      assertThat(face.count()).isEqualTo(2);
      assertThat(face.encoding()).hasValue(Encoding.of(0.5, 1));
      assertThat(face.to()).isEqualTo(to);
      assertThat(images(server).analyses().average().encoding()).isEmpty();
      assertThat(server.requests())
          .extracting(request -> request.line().split(" ")[1])
          .containsExactly(
              "/analyses/stats",
              "/analyses/faces/average?from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z",
              "/analyses/faces/average");
    }
  }

  @Test
  void similarImagesAreListed() throws IOException {
    String record = Records.record(Records.PNG).strip().replaceFirst("}$", "");
    try (RoughServer server =
        RoughServer.answering(
            json(200, "{\"images\": [" + record + ", \"distance\": 3}]}"),
            problem(404, "analysis-not-found"))) {
      List<SimilarImage> similar = images(server).similar(ID, 8);
      assertThat(similar).hasSize(1);
      assertThat(similar.get(0).image().id()).isEqualTo(ID);
      assertThat(similar.get(0).distance()).isEqualTo(3);
      assertThat(server.requests().get(0).line())
          .startsWith("GET /images?similar=" + ID + "&distance=8 ");
      assertThatThrownBy(() -> images(server).similar(ID, 8))
          .isInstanceOf(AnalysisNotFoundException.class);
      assertThatIllegalArgumentException().isThrownBy(() -> images(server).similar(ID, 65));
    }
  }

  @Test
  void jobsAnalyze() {
    JobRequest request =
        JobRequest.builder().all(5).analyze(AnalysisKind.FACES, AnalysisKind.FACES).build();
    assertThat(new String(request.json(), UTF_8))
        .isEqualTo(
            "{\"sources\":[{\"all\":{\"limit\":5}}],\"outputs\":[],\"analyze\":[\"faces\"]}");
    assertThat(request).hasToString("1 sources, 0 outputs, 1 analyses");
    JobResult result =
        JobResult.of(
            com.progimage.sdk.text.Json.object(
                Records.utf8(
                    """
                    {"index": 0, "source": {"image": "%s"}, "image": "%s", "problem": null,
                     "outputs": [], "analyses": [
                      {"analysis": "faces", "status": "done", "url": "u", "problem": null},
                      {"analysis": "labels", "status": "failed", "url": null, "problem": %s}]}
                    """
                        .formatted(ID, ID, PROBLEM))));
    assertThat(result.analyses())
        .extracting(Analysis::status)
        .containsExactly(Analysis.Status.DONE, Analysis.Status.FAILED);
    assertThat(result.analyses().get(1).failure()).get().isInstanceOf(RefusedException.class);
  }
}
