package com.progimage.features.force;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.progimage.features.Access;
import com.progimage.features.ServerProcess;
import com.progimage.features.force.Account.Image;
import com.progimage.features.force.Client.Answer;
import com.progimage.features.force.Findings.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dedupe command, run over and over while clients store, read, convert and delete copies. */
final class DedupeUnderLoadTest {
  private static final int ROUNDS = Integer.getInteger("progimage.rounds", 100) / 33;
  private static final int CLIENTS = 6;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Account account = new Account();
  private final Findings findings = new Findings();
  private final List<byte[]> pictures = new ArrayList<>();

  private volatile boolean isOver;

  @Test
  void clientsNoticeNothingOfIt(@TempDir Path data) throws Exception {
    long seed = ThreadLocalRandom.current().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 3; i++) {
      pictures.add(Load.noise("png", random));
    }
    long linked = 0;
    long reclaimed = 0;
    try (ServerProcess server = Access.start(data, "--workers", "2", "--reserve", "64MiB");
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      List<Future<?>> working = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        Random own = new Random(random.nextLong());
        working.add(clients.submit(() -> work(server, own)));
      }
      try {
        for (int round = 0; round < ROUNDS; round++) {
          JsonNode report = run("dedupe", data);
          assertThat(report.path("skipped")).isEmpty();
          linked += report.path("linked").asLong();
          reclaimed += report.path("bytesReclaimed").asLong();
        }
      } finally {
        isOver = true;
      }
      for (Future<?> client : working) {
        client.get();
      }
      assertThat(run("fsck", data).path("findings")).as("with seed " + seed).isEmpty();
      try (Client client = new Client(server.url())) {
        for (Image image : account.deleted) {
          expect(404, client.get(image.original()), image);
        }
        for (Image image : account.live) {
          expect(204, client.delete(image.id()), image);
        }
      }
    }
    System.out.printf(
        "dedupe beside clients: %d runs, %d files linked, %d bytes reclaimed, %d uploads, %d deletes%n",
        ROUNDS, linked, reclaimed, account.uploads.sum(), account.deletes.sum());
    assertThat(findings.words()).as("with seed " + seed).isEmpty();
    assertThat(linked).isPositive();
    assertThat(account.deletes.sum()).isPositive();
    assertThat(kept(data)).as("files that outlived every image of their group").isEmpty();
  }

  private Void work(ServerProcess server, Random random) throws IOException {
    try (Client client = new Client(server.url())) {
      while (!isOver) {
        Image image = random.nextInt(3) == 0 ? null : account.live.poll();
        if (image == null) {
          byte[] picture = pictures.get(random.nextInt(pictures.size()));
          String id = client.store("image/png", picture);
          account.live.add(new Image(id, "png", Sums.sha256(picture)));
          account.uploads.increment();
        } else if (random.nextInt(3) == 0) {
          expect(204, client.delete(image.id()), image);
          expect(404, client.get(image.original()), image);
          account.deleted.add(image);
          account.deletes.increment();
        } else {
          read(client, image, random);
          account.live.add(image);
        }
      }
    }
    return null;
  }

  private void read(Client client, Image image, Random random) throws IOException {
    Answer original = client.get(image.original());
    expect(200, original, image);
    if (!Sums.sha256(original.body()).equals(image.digest())) {
      findings.add(Kind.TORN, image.original() + " is not what was stored");
    }
    String rest = Load.RENDITIONS.get(random.nextInt(Load.RENDITIONS.size()));
    Load.check(image, rest, client.get(image.path(rest)), findings);
  }

  private void expect(int status, Answer answer, Image image) {
    if (answer.status() != status) {
      findings.add(Kind.WRONG, image.id() + " was to be " + status + ": " + answer.text());
    }
  }

  private static JsonNode run(String command, Path data) throws Exception {
    Process process =
        new ProcessBuilder(
                ServerProcess.command(
                    List.of("-XX:TieredStopAtLevel=1"),
                    List.of(command, "--json", "--data", data.toString())))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return JSON.readTree(said);
  }

  private static List<Path> kept(Path data) throws IOException {
    List<Path> kept = new ArrayList<>();
    for (String folder : List.of("images", "renditions")) {
      try (Stream<Path> files = Files.walk(data.resolve(folder))) {
        files
            .filter(Files::isRegularFile)
            .filter(file -> !file.toString().endsWith(".deleted"))
            .forEach(kept::add);
      }
    }
    return kept;
  }
}
