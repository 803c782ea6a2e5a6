package com.progimage.features.force;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.features.Access;
import com.progimage.features.Pictures;
import com.progimage.features.ServerProcess;
import com.progimage.features.force.Client.Answer;
import com.progimage.support.ImageFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures that mean harm, and what one render worker makes of them. */
final class HostilePictureTest {
  private static final String KILLS = "progimage_worker_kills_total";

  @TempDir static Path data;
  private static ServerProcess server;
  private static Client client;

  @BeforeAll
  static void start() {
    server = Access.start(data);
    client = new Client(server.url());
  }

  @AfterAll
  static void stop() {
    client.close();
    assertThat(server.stop()).isZero();
  }

  @AfterEach
  void theNextRequestIsServed() throws IOException {
    String id = client.store("image/png", Pictures.encoded("png", 60, 40));
    Answer answer = client.get("/images/" + id + ".jpg");
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(Wholeness.isWhole("jpg", answer.body())).isTrue();
  }

  @Test
  void aKillerByCpuTimeIsRefusedAndRemembered() throws IOException {
    refused("cpu", HostileFiles.manyCoats());
  }

  @Test
  void aHugePictureInsideADrawingIsRefusedByItsHeaderAndKillsNoWorker() throws IOException {
    byte[] file = HostileFiles.hugeInside();
    String id = client.store("image/svg+xml", file);
    double kills = client.metric(KILLS, "reason=\"memory\"");

    Answer answer = client.get("/images/" + id + ".png");

    System.out.printf(
        "huge inside, %d bytes: %d %s%n", file.length, answer.status(), answer.code());
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.code()).isEqualTo("image-too-large");
    assertThat(client.metric(KILLS, "reason=\"memory\"")).isEqualTo(kills);
  }

  private static void refused(String reason, byte[] file) throws IOException {
    String id = client.store("image/svg+xml", file);
    String path = "/images/" + id + ".png";
    double kills = client.metric(KILLS, "reason=\"" + reason + "\"");

    long started = System.nanoTime();
    Answer first = client.getPatiently(path);
    long firstMillis = (System.nanoTime() - started) / 1_000_000;
    started = System.nanoTime();
    Answer second = client.getPatiently(path);
    long secondMillis = (System.nanoTime() - started) / 1_000_000;

    System.out.printf(
        "killer by %s, %d bytes: %d %s after %d ms; again: %d %s after %d ms%n",
        reason,
        file.length,
        first.status(),
        first.code(),
        firstMillis,
        second.status(),
        second.code(),
        secondMillis);
    assertThat(List.of(first.status(), second.status())).containsExactly(422, 422);
    assertThat(first.code()).isEqualTo("decode-limit");
    assertThat(second.code()).isEqualTo("decode-limit");
    assertThat(second.json().path("detail").asText()).contains("found before");
    assertThat(client.metric(KILLS, "reason=\"" + reason + "\""))
        .as("the second did not reach a worker")
        .isEqualTo(kills + 1);
  }

  @Test
  void thirtyBytesThatWantAllMemoryAreRefused() throws IOException {
    byte[] file = HostileFiles.endlessGroups();
    assertThat(file).hasSize(30);

    Answer stored = client.post("image/webp", file);
    Answer answer =
        stored.status() == 201
            ? client.get("/images/" + stored.json().path("id").asText() + ".png")
            : stored;

    System.out.println("30 bytes of WebP, 65,536 groups: " + answer.status() + " " + answer.code());
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.code()).isIn("undecodable", "decode-limit");
  }

  @Test
  void thirtyBytesThatAre50MegapixelsAreAPictureLikeAnyOther() throws IOException {
    byte[] file = HostileFiles.allOfOneColor();
    assertThat(file).hasSize(30);
    String id = client.store("image/webp", file);

    Answer answer = client.get("/images/" + id + "/resize_100x100.png");

    System.out.println("30 bytes of WebP, 50 megapixels: " + answer.text());
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(ImageFiles.decoded(answer.body()).getWidth()).isEqualTo(100);
  }
}
