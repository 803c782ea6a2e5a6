package com.progimage.features.force;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.progimage.features.Access;
import com.progimage.features.Pictures;
import com.progimage.features.ServerProcess;
import com.progimage.features.force.Client.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many clients who want what is not made yet, all at the same moment. */
final class CrowdTest {
  private static final String MADE = "outcome=\"made\"";

  @TempDir static Path data;
  private static ServerProcess server;
  private static Client client;

  @BeforeAll
  static void start() {
    // A queue that is too short for the crowd: some have to come again.
    server = Access.start(0, ServerProcess.BOTH_COMPILERS, data, "--workers", "2", "--queue", "24");
    client = new Client(server.url());
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  @Test
  void eachOf64GetsItsRenditionOrIsToldWhenToComeAgain() throws Exception {
    String id = client.store("image/png", Pictures.encoded("png", 640, 480));
    List<String> paths =
        IntStream.rangeClosed(1, 64)
            .mapToObj(degrees -> "/images/" + id + "/rotate_" + degrees + ".png")
            .toList();

    List<Answer> answers = all(paths);

    Map<Integer, Long> byStatus =
        answers.stream()
            .collect(Collectors.groupingBy(Answer::status, TreeMap::new, Collectors.counting()));
    System.out.println("64 different renditions at once: " + byStatus);
    for (Answer answer : answers) {
      if (answer.status() == 503) {
        assertThat(answer.code()).isEqualTo("queue-full");
        assertThat(answer.header("Retry-After")).matches("[1-9][0-9]*");
      } else {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(Wholeness.isWhole("png", answer.body())).isTrue();
      }
    }
    assertThat(byStatus).as("a queue of 24 takes some and refuses some").containsKeys(200, 503);
    for (String path : paths) {
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(client.get(path).status()).isEqualTo(200));
    }
  }

  @Test
  void aRenditionThat200WantIsMadeOnce() throws Exception {
    String id = client.store("image/jpeg", Pictures.encoded("jpg", 900, 700));
    double before = client.metric("progimage_renders_total", MADE);

    List<Answer> answers = all(Collections.nCopies(200, "/images/" + id + "/rotate_10.png"));

    double made = client.metric("progimage_renders_total", MADE) - before;
    Map<String, Long> byOrigin =
        answers.stream()
            .map(Client::origin)
            .collect(
                Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
    System.out.printf("200 for one rendition: %s, rendered %.0f time%n", byOrigin, made);
    assertThat(answers.stream().map(Answer::text).distinct())
        .hasSize(1)
        .first()
        .asString()
        .startsWith("200");
    assertThat(answers.stream().map(answer -> Sums.sha256(answer.body())).distinct()).hasSize(1);
    assertThat(made).isEqualTo(1);
    assertThat(byOrigin).containsEntry("made", 1L);
    assertThat(byOrigin.keySet()).isSubsetOf("made", "shared", "kept");
  }

  private static List<Answer> all(List<String> paths) {
    List<CompletableFuture<Answer>> answers = new ArrayList<>();
    paths.forEach(path -> answers.add(client.getLater(path)));
    return answers.stream().map(CompletableFuture::join).toList();
  }
}
