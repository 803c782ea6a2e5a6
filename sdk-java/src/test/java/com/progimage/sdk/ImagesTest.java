package com.progimage.sdk;

import static com.progimage.sdk.RoughServer.answer;
import static com.progimage.sdk.RoughServer.json;
import static com.progimage.sdk.RoughServer.problem;
import static com.progimage.sdk.RoughServer.reset;
import static com.progimage.sdk.RoughServer.silence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.sdk.RoughServer.Behavior;
import com.progimage.sdk.RoughServer.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

@Timeout(30)
class ImagesTest {
  private static final Behavior GONE = problem(404, "image-not-found");
  private static final Behavior DELETED = answer(204, "text/plain", new byte[0]);

  private static String page(int from, int to, String next) {
    return IntStream.range(from, to)
        .mapToObj(i -> Records.record(Records.id(i), "png", "sha256-00", 1))
        .collect(
            Collectors.joining(",", "{\"images\": [", "], \"new\": 1, \"next\": " + next + "}"));
  }

  private static String next(int after) {
    return "\"https://public.example.org/images?after=" + Records.id(after) + "&limit=3\"";
  }

  private static final Behavior FIRST = json(200, page(0, 3, next(2)));
  private static final Behavior SECOND = json(200, page(3, 5, "null"));

  @Test
  void aDeleteThatIsRepeatedAndFindsNothingIsDone() throws IOException {
    try (RoughServer server = RoughServer.answering(reset(), GONE)) {
      ProgImageClient.create(server.url()).delete(Records.ID);
      assertThat(server.requests())
          .extracting(Request::line)
          .containsOnly("DELETE /images/" + Records.ID + " HTTP/1.1")
          .hasSize(2);
    }
    try (RoughServer server = RoughServer.answering(problem(503, "registry-unavailable"), GONE)) {
      ProgImageClient.create(server.url()).delete(Records.ID);
    }
  }

  @Test
  void aDeleteThatFindsNothingAtOnceFails() throws IOException {
    try (RoughServer server = RoughServer.answering(GONE)) {
      ProgImageClient client = ProgImageClient.create(server.url());
      assertThatThrownBy(() -> client.delete(Records.ID))
          .isInstanceOf(ImageNotFoundException.class);
    }
    try (RoughServer server =
        RoughServer.answering(json(200, Records.record(Records.PNG)), DELETED)) {
      ProgImageClient.create(server.url()).get(Records.ID).delete();
      assertThat(server.requests().get(1).line())
          .isEqualTo("DELETE /images/" + Records.ID + " HTTP/1.1");
    }
  }

  @Test
  void aRecordIsKeptAsTheServerGaveIt() throws IOException {
    try (RoughServer server = RoughServer.answering(json(200, Records.record(Records.PNG)))) {
      assertThat(ProgImageClient.create(server.url()).get(Records.ID).json())
          .startsWith("{\"id\":\"" + Records.ID)
          .contains("\"mood\":{\"is\":[\"new\",1]}")
          .doesNotContain("\n");
    }
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void aClosedClientAsksNothingAndHasNoThreadThatWaits() throws IOException {
    try (RoughServer server = RoughServer.answering(json(200, Records.record(Records.PNG)))) {
      Set<Thread> before = selectors();
      ProgImageClient client = ProgImageClient.builder(server.url()).retries(0).build();
      client.get(Records.ID);
      Set<Thread> own = selectors();
      own.removeAll(before);
      assertThat(own).isNotEmpty();

      client.close();

      Awaitility.await().until(() -> own.stream().noneMatch(Thread::isAlive));
      assertThatThrownBy(() -> client.get(Records.ID)).isInstanceOf(ConnectionException.class);
      assertThat(server.requests()).hasSize(1);
    }
  }

  /** Those of the JDK's clients. */
  private static Set<Thread> selectors() {
    Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
    threads.removeIf(thread -> !thread.getName().contains("SelectorManager"));
    return threads;
  }

  @Test
  void anotherPathThanThatOfTheServerIsNoDelete() throws IOException {
    try (RoughServer server =
        RoughServer.answering(reset(), answer(404, "text/html", new byte[0]))) {
      ProgImageClient client = ProgImageClient.create(server.url());
      assertThatThrownBy(() -> client.delete(Records.ID)).isInstanceOf(RefusedException.class);
    }
  }

  @Test
  void whatIsNoIdNeverGetsIntoAPath() throws IOException {
    try (RoughServer server = RoughServer.answering(GONE)) {
      ProgImageClient client = ProgImageClient.create(server.url());
      for (String id : List.of("", "../capabilities", Records.ID + ".png", Records.ID + "?")) {
        assertThatThrownBy(() -> client.get(id)).isInstanceOf(ImageNotFoundException.class);
        assertThatThrownBy(() -> client.delete(id)).isInstanceOf(ImageNotFoundException.class);
        assertThatThrownBy(() -> client.rendition(id, ImageFormat.PNG))
            .isInstanceOf(ImageNotFoundException.class);
        assertThatThrownBy(() -> client.listAfter(id)).isInstanceOf(ImageNotFoundException.class);
      }
      assertThat(server.connections()).isZero();
    }
  }

  @Test
  void aListingGoesThroughAllPagesAtTheAddressThatWeKnow() throws IOException {
    try (RoughServer server = RoughServer.answering(FIRST, SECOND)) {
      assertThat(ProgImageClient.create(server.url()).list().map(StoredImage::id))
          .containsExactly(
              Records.id(0), Records.id(1), Records.id(2), Records.id(3), Records.id(4));
      assertThat(server.requests())
          .extracting(Request::line)
          .containsExactly(
              "GET /images HTTP/1.1", "GET /images?after=" + Records.id(2) + "&limit=3 HTTP/1.1");
    }
  }

  @Test
  void aListingAsksOnlyForThePagesThatAreTaken() throws IOException {
    try (RoughServer server = RoughServer.answering(FIRST, SECOND)) {
      ProgImageClient client = ProgImageClient.create(server.url());
      assertThat(client.list().limit(3).count()).isEqualTo(3);
      assertThat(server.requests()).hasSize(1);
      assertThat(client.listAfter(Records.id(2)).map(StoredImage::id))
          .containsExactly(Records.id(3), Records.id(4));
    }
  }

  @Test
  void aListingThatLeadsToItselfEnds() throws IOException {
    try (RoughServer server = RoughServer.answering(FIRST)) {
      ProgImageClient client = ProgImageClient.create(server.url());
      assertThatThrownBy(() -> client.list().count())
          .isInstanceOf(UnexpectedAnswerException.class)
          .hasMessageContaining("points to the same page");
    }
  }

  @Test
  void anAsynchronousListingGoesThroughAllPages() throws IOException {
    try (RoughServer server = RoughServer.answering(FIRST, SECOND, GONE)) {
      List<String> ids = new ArrayList<>();
      ProgImageClient client = ProgImageClient.create(server.url());
      client.async().list(image -> ids.add(image.id())).join();
      assertThat(ids).hasSize(5).isSorted();
      assertThatThrownBy(() -> client.async().list(image -> {}).join())
          .hasCauseInstanceOf(ImageNotFoundException.class);
    }
  }

  @Test
  void capabilitiesAreReadAsFarAsTheyAreKnown() throws IOException {
    String body =
        """
        {"engine": {"name": "java", "revision": "r7", "speed": 3},
         "inputs": [{"format": "jpeg", "mediaType": "image/jpeg", "extensions": ["jpg"]}],
         "outputs": [{"format": "qoi2", "mediaType": "image/x-qoi2", "extensions": ["qoi"]}],
         "operations": [{"name": "flip", "syntax": "flip", "summary": "Flips.", "cost": 1}],
         "settings": [], "limits": {"bodyBytes": 26214400}, "weather": "fair",
         "analyzers": [
           {"analysis": "faces", "model": "dlib-resnet-v1", "misses": ["profiles"], "age": 7},
           {"analysis": "moods", "model": "m-1"}]}
        """;
    try (RoughServer server = RoughServer.answering(json(200, body))) {
      Capabilities can = ProgImageClient.create(server.url()).fetchCapabilities();
      assertThat(can.engine()).isEqualTo("java");
      assertThat(can.revision()).isEqualTo("r7");
      assertThat(can.inputs()).containsExactly(ImageFormat.JPEG);
      assertThat(can.outputs().get(0).extension()).isEqualTo("qoi");
      assertThat(can.outputs().get(0).mediaType()).isEqualTo("image/x-qoi2");
      assertThat(can.operations()).containsExactly(new Capabilities.Step("flip", "flip", "Flips."));
      assertThat(can.limits()).containsEntry("bodyBytes", 26_214_400L);
      assertThat(can.analyzers())
          .containsExactly(
              new Capabilities.Analyzer(AnalysisKind.FACES, "dlib-resnet-v1", List.of("profiles")),
              new Capabilities.Analyzer(AnalysisKind.of("moods"), "m-1", List.of()));
      assertThat(can.json()).contains("\"cost\":1", "\"weather\":\"fair\"").doesNotContain("\n");
    }
  }

  @Test
  void aServerThatIsNotReadyIsTold() throws IOException {
    try (RoughServer server =
        RoughServer.answering(json(200, "{\"status\": \"ready\"}"), problem(503, "not-ready"))) {
      ProgImageClient client = ProgImageClient.builder(server.url()).retries(0).build();
      assertThat(client.ping()).isPositive();
      assertThatThrownBy(client::ping).isInstanceOf(UnavailableException.class);
    }
  }

  @Test
  void cancellingAFutureEndsTheExchange() throws Exception {
    try (RoughServer server = RoughServer.answering(silence())) {
      CountDownLatch sent = new CountDownLatch(1);
      CompletableFuture<StoredImage> future =
          ProgImageClient.create(server.url())
              .async()
              .upload(Upload.of(Records.PNG).progress((bytes, total) -> sent.countDown()));
      sent.await();
      org.awaitility.Awaitility.await().until(() -> !server.requests().isEmpty());
      future.cancel(true);
      assertThat(server.wasHungUpOn()).isTrue();
      assertThatThrownBy(future::join).isInstanceOf(CancellationException.class);
    }
  }

  @Test
  void aCancelledFutureIsNotTriedAgain() throws Exception {
    try (RoughServer server =
        RoughServer.answering(problem(503, "draining", "Retry-After: 1"), GONE)) {
      CompletableFuture<StoredImage> future =
          ProgImageClient.create(server.url()).async().get(Records.ID);
      org.awaitility.Awaitility.await().until(() -> !server.requests().isEmpty());
      future.cancel(true);
      org.awaitility.Awaitility.await()
          .during(java.time.Duration.ofMillis(1_500))
          .atMost(java.time.Duration.ofSeconds(5))
          .until(() -> server.requests().size() == 1);
    }
  }

  @Test
  void anInterruptEndsTheExchangeAndIsKept() throws Exception {
    try (RoughServer server = RoughServer.answering(silence())) {
      AtomicReference<Throwable> thrown = new AtomicReference<>();
      AtomicReference<Boolean> interrupted = new AtomicReference<>();
      Thread caller =
          new Thread(() -> {
            try {
              ProgImageClient.create(server.url()).get(Records.ID);
            } catch (ProgImageException e) {
              thrown.set(e);
              interrupted.set(Thread.currentThread().isInterrupted());
            }
          });
      caller.start();
      org.awaitility.Awaitility.await().until(() -> !server.requests().isEmpty());
      caller.interrupt();
      caller.join();
      assertThat(thrown.get()).hasMessageContaining("interrupted");
      assertThat(interrupted.get()).isTrue();
      assertThat(server.wasHungUpOn()).isTrue();
    }
  }
}
