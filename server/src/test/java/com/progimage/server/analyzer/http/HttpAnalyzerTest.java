package com.progimage.server.analyzer.http;

import static com.progimage.server.analyzer.http.AnalysisServiceStub.faces;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.analysis.Face;
import com.progimage.server.analysis.FaceFacts;
import com.progimage.server.analysis.LabelFacts;
import com.progimage.server.analysis.LabelFacts.Label;
import com.progimage.server.analyzer.AnalyzedFile;
import com.progimage.server.analyzer.Analyzer;
import com.progimage.server.analyzer.AnalyzerContract;
import com.progimage.server.analyzer.http.AnalysisServiceStub.Received;
import com.progimage.server.analyzer.http.AnalysisServiceStub.Reply;
import com.progimage.server.analyzer.http.HttpAnalyzer.CallOutcome;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Owner;
import com.progimage.server.library.cost.RenderAccounts;
import com.progimage.server.library.cost.RenderCost;
import com.progimage.server.library.requester.Requester;
import com.progimage.server.library.requester.Viewer;
import com.progimage.server.render.order.Lane;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpAnalyzerTest extends AnalyzerContract {
  private static final String LABELS =
      """
      {"model":"stub-1","labels":[{"name":"dog","confidence":20.5,"parents":["animal"]},
      {"name":"cat","confidence":70,"parents":[],"more":1}],"picture":{"width":9,"height":9}}
      """;

  private final Map<CallOutcome, AtomicInteger> outcomes = new ConcurrentHashMap<>();
  private final List<AutoCloseable> opened = new ArrayList<>();
  private AnalysisServiceStub service;

  @BeforeEach
  void start() throws Exception {
    service = new AnalysisServiceStub();
    service.behave(request ->
        request.body().length < 70 ? new Reply(422, "") : new Reply(200, faces(0.1, 0.9, 0.5)));
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
    service.close();
  }

  @Override
  public Analyzer analyzer() {
    return analyzer(AnalysisKind.FACES, Duration.ofSeconds(5), 4);
  }

  private HttpAnalyzer analyzer(AnalysisKind kind, Duration timeout, int maxCalls) {
    return analyzer(kind, service.url(), timeout, maxCalls, RenderAccounts.NONE);
  }

  private HttpAnalyzer analyzer(
      AnalysisKind kind, URI url, Duration timeout, int maxCalls, RenderAccounts accounts) {
    AnalysisService where = new AnalysisService(url, AnalysisServiceStub.MODEL);
    HttpAnalyzer analyzer =
        new HttpAnalyzer(
            kind,
            where,
            new ServiceSettings(where, where, timeout, maxCalls),
            accounts,
            (_, outcome) ->
                outcomes.computeIfAbsent(outcome, _ -> new AtomicInteger()).incrementAndGet());
    opened.add(analyzer);
    return analyzer;
  }

  private int count(CallOutcome outcome) {
    return outcomes.getOrDefault(outcome, new AtomicInteger()).get();
  }

  private static Requester ofJobs() {
    Owner owner = new Owner("shop");
    return new Requester(
        Lane.BATCH, "192.0.2.1", owner, /* isOwner= */ true, Viewer.OF_ALL, _ -> {});
  }

  private static Failure failure(Analyzer analyzer, AnalyzedFile file) {
    try {
      var _ = analyzer.analyze(file, ASKER);
    } catch (Failure failure) {
      return failure;
    }
    throw new AssertionError("there are facts");
  }

  @Test
  void theServiceGetsTheBytesWithTheirTypeAndDigest() throws Exception {
    AnalyzedFile file = picture(20, 10);
    var _ = analyzer().analyze(file, ASKER);
    Received got = service.received().getFirst();
    assertThat(got.body()).isEqualTo(Files.readAllBytes(file.file()));
    assertThat(got.mediaType()).isEqualTo("image/png");
    assertThat(got.contentDigest())
        .isEqualTo(
            "sha-256=:%s:"
                .formatted(
                    Base64.getEncoder()
                        .encodeToString(HexFormat.of().parseHex(file.digest().hex()))));
    assertThat(count(CallOutcome.DONE)).isEqualTo(1);
  }

  @Test
  void theModelIsThatOfTheSetting() {
    assertThat(analyzer().model()).isEqualTo("http:stub-1");
  }

  @Test
  void labelsComeSortedAndFurtherMembersAreIgnored() throws Exception {
    service.behave(_ -> new Reply(200, LABELS));
    LabelFacts labels =
        (LabelFacts)
            analyzer(AnalysisKind.LABELS, Duration.ofSeconds(5), 1).analyze(picture(20, 10), ASKER);
    assertThat(labels.labels()).extracting(Label::name).containsExactly("cat", "dog");
    assertThat(labels.labels().getLast().parents()).containsExactly("animal");
  }

  @Test
  void facesComeSortedWithTheSizeOfThePicture() throws Exception {
    FaceFacts faces = (FaceFacts) analyzer().analyze(picture(20, 10), ASKER);
    assertThat(faces.faces()).extracting(Face::score).containsExactly(0.9, 0.5, 0.1);
    assertThat(faces.faces().getFirst().box().left()).isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no json",
        "[]",
        "{}",
        "{\"model\":\"stub-1\"}",
        "{\"model\":\"stub-1\",\"faces\":{}}",
        "{\"model\":\"stub-1\",\"faces\":[{}]}",
        "{\"model\":1,\"faces\":[]}",
        "{\"faces\":[]}",
        "{\"model\":\"stub-2\",\"faces\":[]}",
        "{\"model\":\"stub-1\",\"faces\":[",
      })
  void aWrongAnswerIsNoFacts(String answer) throws Exception {
    service.behave(_ -> new Reply(200, answer));
    Failure failure = failure(analyzer(), picture(20, 10));
    assertThat(failure.code()).isEqualTo(ErrorCode.ANALYZER_FAILED);
    assertThat(failure.detail()).doesNotContain("127.0.0.1");
    assertThat(service.received()).as("repeating it is no use").hasSize(1);
    assertThat(count(CallOutcome.FAILED)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "1e999", "null", "\"1\"", "-1"})
  void numbersAreFiniteAndInRange(String score) throws Exception {
    service.behave(_ -> new Reply(200, faces(0.5).replace("\"score\":0.5", "\"score\":" + score)));
    assertThat(failure(analyzer(), picture(20, 10)).code()).isEqualTo(ErrorCode.ANALYZER_FAILED);
  }

  @Test
  void listsAndNumbersHaveTheirLength() throws Exception {
    AnalyzedFile file = picture(20, 10);
    for (String wrong :
        List.of(
            faces(IntStream.range(0, 101).mapToDouble(_ -> 0.5).toArray()),
            faces(0.5).replaceFirst("\"encoding\":\\[[^,]*,", "\"encoding\":["),
            faces(0.5).replace("\"encoding\":[", "\"encoding\":[1,"),
            faces(0.5).replace("\"top\":2", "\"top\":2147483647"),
            faces(0.5).replace("\"width\":10", "\"width\":0"))) {
      service.behave(_ -> new Reply(200, wrong));
      assertThat(failure(analyzer(), file).code()).isEqualTo(ErrorCode.ANALYZER_FAILED);
    }
  }

  @Test
  void anEndlessAnswerIsGivenUp() throws Exception {
    service.behave(_ -> new Reply(200, " ".repeat(ServiceAnswer.MAX_BYTES) + faces(0.5)));
    assertThat(failure(analyzer(), picture(20, 10)).code()).isEqualTo(ErrorCode.ANALYZER_FAILED);
  }

  @Test
  void aPictureThatTheServiceRefusesIsNotSentAgain() throws Exception {
    AnalyzedFile file = picture(20, 10);
    Map.of(413, ErrorCode.IMAGE_TOO_LARGE, 415, ErrorCode.UNDECODABLE, 422, ErrorCode.UNDECODABLE)
        .forEach((status, code) -> {
          service.behave(_ -> new Reply(status, ""));
          assertThat(failure(analyzer(), file).code()).isEqualTo(code);
        });
    assertThat(service.received()).hasSize(3);
    assertThat(count(CallOutcome.REFUSED)).isEqualTo(3);
  }

  @Test
  void aFailedCallIsRepeated() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    service.behave(
        _ -> calls.incrementAndGet() < 3 ? new Reply(503, "") : new Reply(200, faces(0.5)));
    assertThat(((FaceFacts) analyzer().analyze(picture(20, 10), ASKER)).faces()).hasSize(1);
    assertThat(calls).hasValue(3);
    assertThat(count(CallOutcome.DONE)).isEqualTo(1);
  }

  @Test
  void threeFailedCallsAreEnough() throws Exception {
    service.behave(_ -> new Reply(500, ""));
    Failure failure = failure(analyzer(), picture(20, 10));
    assertThat(failure.code()).isEqualTo(ErrorCode.ANALYZER_FAILED);
    assertThat(failure.retryAfter()).as("the end of a try").isEmpty();
    assertThat(service.received()).hasSize(3);
  }

  @Test
  void redirectsAreNotFollowed() throws Exception {
    service.behave(_ -> new Reply(302, ""));
    assertThat(failure(analyzer(), picture(20, 10)).code()).isEqualTo(ErrorCode.ANALYZER_FAILED);
    assertThat(service.received()).hasSize(1);
  }

  @Test
  void aServiceThatIsNotThereFails() throws Exception {
    URI nowhere;
    try (ServerSocket free = new ServerSocket(0)) {
      nowhere = URI.create("http://127.0.0.1:" + free.getLocalPort() + "/");
    }
    Analyzer analyzer =
        analyzer(AnalysisKind.FACES, nowhere, Duration.ofSeconds(5), 1, RenderAccounts.NONE);
    assertThat(failure(analyzer, picture(20, 10)).code()).isEqualTo(ErrorCode.ANALYZER_FAILED);
  }

  @Test
  void aServiceThatIsSilentTimesOut() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    service.behave(_ -> {
      end.await();
      return new Reply(200, faces(0.5));
    });
    try {
      Analyzer analyzer = analyzer(AnalysisKind.FACES, Duration.ofMillis(300), 1);
      assertThat(failure(analyzer, picture(20, 10)).code()).isEqualTo(ErrorCode.ANALYZER_TIMEOUT);
      assertThat(count(CallOutcome.TIMEOUT)).isEqualTo(1);
    } finally {
      end.countDown();
    }
  }

  @Test
  void aServiceThatAlwaysFailsGetsNoCallsForAWhile() throws Exception {
    service.behave(_ -> new Reply(500, ""));
    HttpAnalyzer analyzer = analyzer(AnalysisKind.FACES, Duration.ofSeconds(5), 1);
    AnalyzedFile file = picture(20, 10);
    for (int i = 0; i < 4; i++) {
      assertThat(failure(analyzer, file).code()).isEqualTo(ErrorCode.ANALYZER_FAILED);
    }
    assertThat(analyzer.isBroken()).isTrue();
    int calls = service.received().size();
    Failure broken = failure(analyzer, file);
    assertThat(broken.code()).isEqualTo(ErrorCode.ANALYZER_FAILED);
    assertThat(broken.retryAfter()).as("nothing was tried").isPresent();
    assertThat(service.received()).hasSize(calls);
    assertThat(count(CallOutcome.BROKEN)).isPositive();
  }

  @Test
  void refusedPicturesDoNotBreakTheService() throws Exception {
    service.behave(_ -> new Reply(422, ""));
    HttpAnalyzer analyzer = analyzer(AnalysisKind.FACES, Duration.ofSeconds(5), 1);
    AnalyzedFile file = picture(20, 10);
    for (int i = 0; i < 30; i++) {
      assertThat(failure(analyzer, file).code()).isEqualTo(ErrorCode.UNDECODABLE);
    }
    assertThat(analyzer.isBroken()).isFalse();
  }

  @Test
  void theServiceGetsNoMoreCallsAtATimeThanAllowed() throws Exception {
    CountDownLatch three = new CountDownLatch(3);
    service.behave(_ -> {
      three.countDown();
      three.await();
      return new Reply(200, faces(0.5));
    });
    Analyzer analyzer = analyzer(AnalysisKind.FACES, Duration.ofSeconds(20), 3);
    AnalyzedFile file = picture(20, 10);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        all.add(threads.submit(() -> analyzer.analyze(file, ASKER)));
      }
      for (Future<?> each : all) {
        each.get();
      }
    }
    assertThat(service.received()).hasSize(12);
    assertThat(service.mostInProgress()).isEqualTo(3);
  }

  @Test
  void jobsLeaveACallToClientsThatWait() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    AtomicInteger calls = new AtomicInteger();
    service.behave(_ -> {
      if (calls.incrementAndGet() == 1) {
        end.await();
      }
      return new Reply(200, faces(0.5));
    });
    Analyzer analyzer = analyzer(AnalysisKind.FACES, Duration.ofSeconds(20), 2);
    AnalyzedFile file = picture(20, 10);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> first = threads.submit(() -> analyzer.analyze(file, ofJobs()));
      await().until(() -> calls.get() == 1);
      Future<?> second = threads.submit(() -> analyzer.analyze(file, ofJobs()));
      assertThat(analyzer.analyze(file, ASKER)).isNotNull();
      assertThat(calls).as("the second job waits").hasValue(2);
      end.countDown();
      first.get();
      second.get();
    } finally {
      end.countDown();
    }
  }

  @Test
  void aClientThatFindsNoFreeCallIsToldToRetry() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    service.behave(_ -> {
      end.await();
      return new Reply(200, faces(0.5));
    });
    Analyzer analyzer = analyzer(AnalysisKind.FACES, Duration.ofMillis(400), 1);
    AnalyzedFile file = picture(20, 10);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Failure> first = threads.submit(() -> failure(analyzer, file));
      await().until(() -> service.received().size() == 1);
      CallSlots full = new CallSlots(1);
      var _ = full.take(Lane.INTERACTIVE, Duration.ZERO);
      assertThatThrownBy(() -> full.take(Lane.BATCH, Duration.ofMillis(10)))
          .isInstanceOfSatisfying(
              Failure.class,
              failure -> {
                assertThat(failure.code()).isEqualTo(ErrorCode.QUEUE_FULL);
                assertThat(failure.retryAfter()).isPresent();
              });
      assertThat(first.get().code()).isEqualTo(ErrorCode.ANALYZER_TIMEOUT);
    } finally {
      end.countDown();
    }
  }

  @Test
  void thePayerIsChargedThePixelsThatTheServiceLookedAt() throws Exception {
    List<String> charged = new ArrayList<>();
    RenderAccounts accounts =
        new RenderAccounts() {
          @Override
          public void require(Owner payer, boolean isStranger) {
            charged.add("require " + payer);
          }

          @Override
          public void charge(Owner payer, RenderCost cost) {
            charged.add("charge %s %d".formatted(payer, cost.pixels()));
          }
        };
    Analyzer analyzer =
        analyzer(AnalysisKind.FACES, service.url(), Duration.ofSeconds(5), 1, accounts);
    AnalyzedFile file = picture(20, 10);
    var _ = analyzer.analyze(file, ASKER);
    assertThat(charged).containsExactly("require shop", "charge shop 200");

    service.behave(_ -> new Reply(422, ""));
    assertThat(failure(analyzer, file).code()).isEqualTo(ErrorCode.UNDECODABLE);
    assertThat(charged).filteredOn(each -> each.startsWith("charge")).hasSize(2);

    service.behave(_ -> new Reply(500, ""));
    assertThat(failure(analyzer, file).code()).isEqualTo(ErrorCode.ANALYZER_FAILED);
    assertThat(charged).filteredOn(each -> each.startsWith("charge")).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://faces.internal/",
        "http:///faces",
        "faces.internal",
        "http://user:secret@faces.internal/",
        "http://faces.internal/#part"
      })
  void aServiceIsAnHttpUrlWithoutSecrets(String url) {
    assertThatThrownBy(() -> new AnalysisService(URI.create(url), "model"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "-a", "a b", "a\n", "ä"})
  void aModelHasAPlainName(String model) {
    assertThatThrownBy(
            () -> new AnalysisService(URI.create("http://faces.internal:9000/faces"), model))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is no name of a model");
  }
}
