package com.progimage.features.force;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.features.Access;
import com.progimage.features.Pictures;
import com.progimage.features.ServerProcess;
import com.progimage.features.force.Client.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deletes of images whose renditions are being made at that moment. */
final class DeleteRaceTest {
  private static final int ROUNDS = Integer.getInteger("progimage.rounds", 100);
  private static final int CLIENTS = 4;
  private static final List<String> RENDITIONS =
      List.of(".webp", "/rotate_90.png", "/resize_20x20.jpg", "/flop.gif", "/flip.png", ".svg");

  private final Map<String, Integer> answered = new ConcurrentSkipListMap<>();
  private final AtomicInteger left = new AtomicInteger();

  @Test
  void nothingOutlivesItsImage(@TempDir Path data) throws Exception {
    byte[] picture = Pictures.encoded("png", 48, 48);
    try (ServerProcess server = Access.start(data, "--workers", "2");
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        int rounds = ROUNDS / CLIENTS;
        tasks.add(() -> {
          try (Client client = new Client(server.url())) {
            Random random = new Random();
            for (int round = 0; round < rounds; round++) {
              race(client, picture, random, data);
            }
          }
          return null;
        });
      }
      for (Future<Void> task : clients.invokeAll(tasks)) {
        task.get();
      }
    }
    System.out.printf(
        "delete against render: %d rounds, answers %s, %d files left%n",
        ROUNDS, answered, left.get());
    assertThat(answered.keySet())
        .isSubsetOf("200", "404 image-not-found", "503 queue-full")
        .contains("200", "404 image-not-found");
    assertThat(left.get()).isZero();
  }

  private void race(Client client, byte[] picture, Random random, Path data) throws Exception {
    String id = client.store("image/png", picture);
    // The delete comes once so many are answered: some are rendered then, some wait.
    CountDownLatch before = new CountDownLatch(random.nextInt(RENDITIONS.size()));
    List<CompletableFuture<Answer>> answers = new ArrayList<>();
    for (String rest : RENDITIONS) {
      answers.add(
          client.getLater("/images/" + id + rest).whenComplete((_, _) -> before.countDown()));
    }
    assertThat(before.await(60, TimeUnit.SECONDS)).isTrue();

    assertThat(client.delete(id).status()).isEqualTo(204);

    for (int i = 0; i < RENDITIONS.size(); i++) {
      Answer answer = answers.get(i).join();
      String code = answer.code();
      answered.merge((answer.status() + " " + code).strip(), 1, Integer::sum);
      if (answer.status() == 200) {
        String rest = RENDITIONS.get(i);
        assertThat(Wholeness.isWhole(rest.substring(rest.lastIndexOf('.') + 1), answer.body()))
            .as(rest)
            .isTrue();
      }
    }
    assertThat(client.get("/images/" + id).status()).isEqualTo(404);
    assertThat(client.get("/images/" + id + ".png").status()).isEqualTo(404);
    for (String rest : RENDITIONS) {
      assertThat(client.get("/images/" + id + rest).status()).isEqualTo(404);
    }
    assertThat(client.delete(id).status()).isEqualTo(404);
    left.addAndGet(filesOf(id, data));
  }

  private static int filesOf(String id, Path data) throws IOException {
    String folder = id.substring(id.length() - 3) + "/" + id;
    int count = Files.exists(data.resolve("images/" + folder + ".png")) ? 1 : 0;
    Path renditions = data.resolve("renditions/" + folder);
    if (Files.exists(renditions)) {
      try (Stream<Path> files = Files.walk(renditions)) {
        count += (int) files.filter(Files::isRegularFile).count();
      }
    }
    return count;
  }
}
