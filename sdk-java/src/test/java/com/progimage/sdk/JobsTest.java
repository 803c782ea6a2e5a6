package com.progimage.sdk;

import static com.progimage.sdk.RoughServer.answer;
import static com.progimage.sdk.RoughServer.json;
import static com.progimage.sdk.RoughServer.problem;
import static com.progimage.sdk.RoughServer.reset;
import static com.progimage.sdk.RoughServer.silence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.progimage.sdk.RoughServer.Behavior;
import com.progimage.sdk.RoughServer.Request;
import com.progimage.sdk.text.Json;
import com.progimage.sdk.transformation.Transformations;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class JobsTest {
  private static final String ID = Records.ID;
  private static final Behavior GONE = problem(404, "job-not-found");

  private static final JobRequest REQUEST =
      JobRequest.builder().ids(List.of(Records.id(7))).output(ImageFormat.WEBP).build();

  private static String record(String state, String finishedAt) {
    return """
    {"id": "%s", "url": "https://img.example.org/jobs/%s", "state": "%s", "total": 3, "done": 2,
     "failed": 1, "createdAt": "2026-01-02T03:04:05Z", "startedAt": null, "finishedAt": %s,
     "mood": "new"}
    """
        .formatted(ID, ID, state, finishedAt);
  }

  private static Behavior job(String state) {
    String finishedAt =
        List.of("queued", "running").contains(state) ? "null" : "\"2026-01-02T03:04:09Z\"";
    return json(200, record(state, finishedAt), "Retry-After: 0");
  }

  private static String result(int index, String problem) {
    return """
    {"position": %d, "index": %d, "source": {"url": "https://a.example.org/%d.png"},
     "image": "%s", "problem": %s, "outputs": [
      {"transformation": "resize_9x", "format": "jpeg", "url": "https://i.example.org/a.jpg",
       "problem": null},
      {"transformation": "new_1", "format": "qoi", "url": null,
       "problem": {"status": 422, "code": "undecodable", "detail": "too new"}}]}
    """
        .formatted(index + 1, index, index, Records.id(index), problem)
        .replace("\n", " ");
  }

  private static String event(int id, String type, String data) {
    return "id: " + id + "\nevent: " + type + "\ndata: " + data + "\n\n";
  }

  private static String state(int id, String state) {
    return event(id, "state", "{\"state\": \"" + state + "\"}");
  }

  /** Sends events and then ends the connection as a server does that has no more, or breaks it. */
  private static Behavior events(boolean isWhole, String... events) {
    byte[] body = (":\n\n" + String.join("", events)).getBytes(StandardCharsets.UTF_8);
    return (request, wire) -> {
      wire.head(200, isWhole ? body.length : body.length + 100, "Content-Type: text/event-stream");
      wire.write(body);
      if (!isWhole) {
        wire.hangUp();
      }
    };
  }

  private static Job job(RoughServer server) {
    return ProgImageClient.create(server.url()).jobs().get(ID);
  }

  @Test
  void aRequestSaysAllThatIsWanted() throws IOException {
    try (RoughServer server =
        RoughServer.answering(json(202, record("queued", "null"), "Retry-After: 1"))) {
      Job job =
          ProgImageClient.create(server.url())
              .jobs()
              .submit(
                  JobRequest.builder()
                      .ids(List.of(Records.id(7)))
                      .urls(URI.create("https://a.example.org/0.png"))
                      .all()
                      .all(5)
                      .allAfter(Records.id(3), 2)
                      .output(ImageFormat.WEBP)
                      .output(Transformations.resize(20, 30).cover(), ImageFormat.JPEG)
                      .webhook(URI.create("https://shop.example.org/hook"))
                      .build());
      assertThat(job.id()).isEqualTo(ID);
      assertThat(job.state()).isEqualTo(JobState.QUEUED);
      assertThat(job.isEnded()).isFalse();
      assertThat(job.json()).contains("\"mood\":\"new\"").doesNotContain("\n");
      Request sent = server.requests().get(0);
      assertThat(sent.line()).isEqualTo("POST /jobs HTTP/1.1");
      assertThat(Json.read(sent.bytes()))
          .isEqualTo(
              Json.read(
                  Records.utf8(
                      """
                      {"sources": [{"image": "%s"}, {"url": "https://a.example.org/0.png"},
                        {"all": {}}, {"all": {"limit": 5}}, {"all": {"after": "%s", "limit": 2}}],
                       "outputs": [{"transformation": "", "format": "webp"},
                        {"transformation": "resize_20x30_cover", "format": "jpg"}],
                       "webhook": "https://shop.example.org/hook"}
                      """
                          .formatted(Records.id(7), Records.id(3)))));
    }
  }

  @Test
  void aRequestThatMakesNothingIsNotSent() throws IOException {
    try (RoughServer server = RoughServer.answering(GONE)) {
      JobsClient jobs = ProgImageClient.create(server.url()).jobs();
      assertThatIllegalStateException().isThrownBy(JobRequest.builder().all()::build);
      assertThatIllegalStateException()
          .isThrownBy(JobRequest.builder().ids(List.of()).output(ImageFormat.PNG)::build);
      assertThatIllegalArgumentException().isThrownBy(() -> JobRequest.builder().all(10_001));
      assertThatThrownBy(() -> jobs.listAfter("../images"))
          .isInstanceOf(JobNotFoundException.class);
      assertThatThrownBy(() -> jobs.get("../images")).isInstanceOf(JobNotFoundException.class);
      assertThat(server.connections()).isZero();
    }
  }

  @Test
  void aJobIsSubmittedOnce() throws IOException {
    for (Behavior lost : List.of(reset(), problem(503, "draining", "Retry-After: 0"))) {
      try (RoughServer server = RoughServer.answering(lost)) {
        JobsClient jobs = ProgImageClient.create(server.url()).jobs();
        assertThatThrownBy(() -> jobs.submit(REQUEST)).isInstanceOf(ProgImageException.class);
        assertThat(server.requests()).hasSize(1);
      }
    }
  }

  @Test
  void aJobIsAskedForUntilItHasEndedAndFailureIsNoException() throws IOException {
    try (RoughServer server =
        RoughServer.answering(job("queued"), reset(), job("running"), job("failed"), GONE)) {
      Job ended = job(server).await(Duration.ofSeconds(20));
      assertThat(ended.state()).isEqualTo(JobState.FAILED);
      assertThat(ended.finishedAt()).isPresent();
      assertThat(ended.await(Duration.ofNanos(1))).isSameAs(ended);
      assertThatThrownBy(ended::refresh).isInstanceOf(JobNotFoundException.class);
      assertThat(server.requests()).hasSize(5);
    }
  }

  @Test
  void theServersPauseIsKeptAndThePatienceEnds() throws IOException {
    try (RoughServer server =
        RoughServer.answering(json(200, record("running", "null"), "Retry-After: 60"))) {
      Job job = job(server);
      JobTimeoutException over =
          catchThrowableOfType(JobTimeoutException.class, () -> job.await(Duration.ofMillis(300)));
      assertThat(over).hasMessageContaining("2 of 3 done").hasMessageContaining("it continues");
      assertThat(over.job().state()).isEqualTo(JobState.RUNNING);
      // At first, and once more in the end.
      assertThat(server.requests()).hasSize(3);
    }
  }

  @Test
  void aStateThatIsNewEndsAJobAllTheSame() throws IOException {
    try (RoughServer server = RoughServer.answering(job("running"), job("expired"))) {
      Job ended = job(server).await(Duration.ofSeconds(20));
      assertThat(ended.state()).isEqualTo(JobState.of("EXPIRED")).hasToString("expired");
      assertThat(ended.isEnded()).isTrue();
    }
  }

  @Test
  void eventsAreHeardOnceOverConnectionsThatBreak() throws IOException {
    try (RoughServer server =
        RoughServer.answering(
            job("running"),
            events(false, state(1, "running"), event(2, "item", result(0, "null")), "id: 3\nev"),
            problem(503, "draining", "Retry-After: 0"),
            events(true, event(3, "mood", "{}"), event(4, "item", result(1, "null"))),
            events(true, state(5, "failed")),
            job("failed"))) {
      List<String> heard = new CopyOnWriteArrayList<>();
      Job ended;
      try (JobEvents events =
          job(server)
              .follow(
                  new JobListener() {
                    @Override
                    public void ended(JobResult result) {
                      heard.add("source " + result.index());
                    }

                    @Override
                    public void changed(JobState state) {
                      heard.add(state.name());
                    }
                  })) {
        ended = events.await();
      }
      assertThat(heard).containsExactly("running", "source 0", "source 1", "failed");
      assertThat(ended.state()).isEqualTo(JobState.FAILED);
      assertThat(server.requests().subList(1, 5))
          .extracting(request -> request.header("Last-Event-ID"))
          .containsExactly("", "2", "2", "4");
    }
  }

  @Test
  void aJobWithNothingMoreToTellHasEnded() throws IOException {
    try (RoughServer server =
        RoughServer.answering(
            job("running"), answer(204, "text/plain", new byte[0]), job("expired"))) {
      assertThat(job(server).follow(result -> {}).await().state().name()).isEqualTo("expired");
    }
  }

  @Test
  void followingEndsWithWhatTheListenerThrowsAndWithWhatIsNoEvent() throws Exception {
    try (RoughServer server =
        RoughServer.answering(job("running"), events(false, event(1, "item", result(0, "null"))))) {
      IllegalStateException own = new IllegalStateException("enough");
      JobEvents events =
          job(server)
              .follow(result -> {
                throw own;
              });
      assertThatThrownBy(events::await).isSameAs(own);
    }
    try (RoughServer server =
        RoughServer.answering(job("running"), events(true, event(1, "item", "[]")))) {
      assertThatThrownBy(job(server).follow(result -> {})::await)
          .isInstanceOf(UnexpectedAnswerException.class);
    }
    try (RoughServer server = RoughServer.answering(job("running"), GONE)) {
      assertThatThrownBy(job(server).follow(result -> {})::await)
          .isInstanceOf(JobNotFoundException.class);
    }
  }

  @Test
  void closingHearsNoMore() throws Exception {
    try (RoughServer server = RoughServer.answering(job("running"), silence())) {
      JobEvents events = job(server).follow(result -> {});
      Awaitility.await().until(() -> server.requests().size() == 2);
      events.close();
      assertThat(server.wasHungUpOn()).isTrue();
      assertThatThrownBy(events::await)
          .isInstanceOf(java.util.concurrent.CancellationException.class);
    }
  }

  @Test
  void resultsComePageByPageAsFarAsThereAreAny() throws IOException {
    String next = ", \"next\": \"https://img.example.org/jobs/x/results?after=%d&limit=2\"}";
    String refused = "{\"status\": 404, \"code\": \"image-not-found\", \"detail\": \"gone\"}";
    Behavior first = json(200, "{\"results\": [" + result(0, "null") + "]" + next.formatted(2));
    Behavior second = json(200, "{\"results\": []" + next.formatted(4));
    Behavior third = json(200, "{\"results\": [" + result(1, refused) + "]" + next.formatted(5));
    Behavior last = json(200, "{\"results\": []" + next.formatted(5));
    try (RoughServer server = RoughServer.answering(job("running"), first, second, third, last)) {
      Job job = job(server);
      assertThat(job.listResults().limit(1)).hasSize(1);
      assertThat(server.requests()).hasSize(2);
    }
    try (RoughServer server = RoughServer.answering(job("running"), first, second, third, last)) {
      List<JobResult> results = job(server).listResults().toList();
      assertThat(results).extracting(JobResult::index).containsExactly(0, 1);
      assertThat(server.requests().get(2).line())
          .isEqualTo("GET /jobs/" + ID + "/results?after=2&limit=2 HTTP/1.1");
      JobResult.Output made = results.get(0).outputs().get(0);
      assertThat(made.url()).contains(URI.create("https://i.example.org/a.jpg"));
      assertThat(made.format()).isEqualTo(ImageFormat.JPEG);
      JobResult.Output failed = results.get(0).outputs().get(1);
      assertThat(failed.url()).isEmpty();
      assertThat(failed.transformation()).isEqualTo("new_1");
      assertThat(failed.failure().orElseThrow())
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("https://a.example.org/0.png as new_1.qoi")
          .hasMessageContaining("undecodable: too new");
      assertThat(results.get(1).failure().orElseThrow()).isInstanceOf(ImageNotFoundException.class);
      assertThat(results.get(1).source()).isEqualTo("https://a.example.org/1.png");
    }
  }

  @Test
  void jobsAreListedWithAndWithoutWaiting() throws IOException {
    Behavior page = json(200, "{\"jobs\": [" + record("queued", "null") + "], \"next\": null}");
    try (RoughServer server = RoughServer.answering(page)) {
      ProgImageClient client = ProgImageClient.create(server.url());
      assertThat(client.jobs().list().map(Job::id)).containsExactly(ID);
      assertThat(client.jobs().listAfter(Records.id(9)).map(Job::id)).containsExactly(ID);
      assertThat(server.requests().get(1).line())
          .isEqualTo("GET /jobs?after=" + Records.id(9) + " HTTP/1.1");
      List<Job> heard = new ArrayList<>();
      client.async().jobs().list(heard::add).join();
      assertThat(heard).hasSize(1);
    }
  }

  @Test
  void aJobIsCancelledAndThatMayBeRepeated() throws IOException {
    try (RoughServer server = RoughServer.answering(job("running"), reset(), job("cancelled"))) {
      assertThat(job(server).cancel().state()).isEqualTo(JobState.CANCELLED);
      assertThat(server.requests().get(2).line()).isEqualTo("DELETE /jobs/" + ID + " HTTP/1.1");
    }
  }

  @Test
  void theRecordOfAJobIsNeverTakenForAnImage() throws IOException {
    Behavior later = json(202, record("queued", "null"), "Location: /jobs/" + ID, "Retry-After: 1");
    try (RoughServer server = RoughServer.answering(later)) {
      ProgImageClient client = ProgImageClient.create(server.url());
      Rendition rendition = client.rendition(ID, ImageFormat.PNG);
      List<ThrowingCallable> ways =
          List.of(
              rendition::download,
              rendition::openStream,
              client.render(Records.PNG).as(ImageFormat.WEBP)::download,
              client.render(Records.PNG)::openStream);
      for (ThrowingCallable way : ways) {
        assertThatThrownBy(way)
            .isInstanceOf(UnavailableException.class)
            .hasMessageContaining("a job is making it, /jobs/" + ID);
      }
      assertThat(server.requests()).hasSize(4);
    }
  }

  @Test
  void noLongerWaitingAbortsTheAsking() throws Exception {
    try (RoughServer server = RoughServer.answering(job("running"), silence())) {
      Job job = job(server);
      CompletableFuture<Job> waiting =
          ProgImageClient.create(server.url()).async().jobs().await(job, Duration.ofSeconds(20));
      Awaitility.await().until(() -> server.requests().size() == 2);
      waiting.cancel(true);
      assertThat(server.wasHungUpOn()).isTrue();
    }
  }
}
