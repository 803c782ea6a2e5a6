package com.progimage.features;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.progimage.features.door.CliProcess;
import com.progimage.features.door.CliProcess.Result;
import com.progimage.sdk.AnalysisKind;
import com.progimage.sdk.AverageFace;
import com.progimage.sdk.Encoding;
import com.progimage.sdk.Face;
import com.progimage.sdk.ProgImageClient;
import com.progimage.sdk.RefusedException;
import com.progimage.sdk.Session;
import com.progimage.sdk.StoredImage;
import com.progimage.sdk.Upload;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two systems and what they do, through each door. One stores pictures, gets the encodings of the
 * faces in them, counts what was analyzed, and averages the faces of a time. The other compares the
 * pictures of one person, and stores none.
 */
final class AnalysesTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int LIMIT = 5;
  private static final int ENCODING = 128;

  @TempDir Path data;
  @TempDir Path folder;

  /** A picture with a face that no other number gives. */
  private static byte[] face(int number) {
    return DrawnFace.png(320 + number, 280, 120);
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (IOException e) {
      throw new AssertionError(text, e);
    }
  }

  /** Requests as any program can send them. */
  private record Http(URI server, String authorization) {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    JsonNode get(int status, String path) throws IOException, InterruptedException {
      return send(status, "GET", path, new byte[0]);
    }

    JsonNode send(int status, String method, String path, byte[] picture)
        throws IOException, InterruptedException {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(server.resolve(path))
              .method(method, BodyPublishers.ofByteArray(picture));
      if (picture.length > 0) {
        request.header("Content-Type", "image/png");
      }
      if (!authorization.isEmpty()) {
        request.header("Authorization", authorization);
      }
      HttpResponse<String> answer = CLIENT.send(request.build(), BodyHandlers.ofString(UTF_8));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
      return json(answer.body().isEmpty() ? "{}" : answer.body());
    }
  }

  @Test
  void encodingsOverHttp() throws Exception {
    try (ServerProcess server = ServerProcess.start(data)) {
      Http http = new Http(server.url(), "");
      JsonNode record = http.send(201, "POST", "/images?analyze=faces", face(0));
      assertThat(record.at("/analyses/0/analysis").asText()).isEqualTo("faces");
      String path = "/images/" + record.get("id").asText() + "/faces";
      await()
          .atMost(MINUTE)
          .until(() -> http.get(200, "/analyses/stats").at("/analyses/faces/done").asInt() == 1);
      JsonNode found = http.get(200, path);
      assertThat(found.get("faces")).hasSize(1);
      JsonNode encoding = found.at("/faces/0/encoding");
      assertThat(encoding).hasSize(ENCODING);
      JsonNode average = http.get(200, "/analyses/faces/average");
      assertThat(average.get("count").asInt()).isEqualTo(1);
      assertThat(average.get("model")).isEqualTo(found.get("model"));
      assertThat(average.at("/encoding/7").asDouble())
          .isCloseTo(encoding.get(7).asDouble(), within(1e-6));
      http.get(404, path.replace("faces", "labels"));
    }
  }

  @Test
  void encodingsWithTheSdk() throws IOException {
    try (ServerProcess server = ServerProcess.start(data)) {
      ProgImageClient images = ProgImageClient.create(server.url());
      Instant from = Instant.now().minusSeconds(60);
      StoredImage image = images.upload(Upload.of(face(0)).analyze(AnalysisKind.FACES));
      Face face = image.faces().await(MINUTE).faces().get(0);
      assertThat(face.score()).isGreaterThan(1);
      assertThat(images.faces(image.id()).minScore(9).fetch().orElseThrow().faces()).isEmpty();
      Face other =
          images
              .upload(Upload.of(face(20)).analyze(AnalysisKind.FACES))
              .faces()
              .await(MINUTE)
              .faces()
              .get(0);
      assertThat(images.analyses().stats().of(AnalysisKind.FACES).done()).isEqualTo(2);
      AverageFace average = images.analyses().average(from, Instant.now().plusSeconds(60));
      assertThat(average.count()).isEqualTo(2);
      Encoding mean = average.encoding().orElseThrow();
      double distance = Face.distance(face, other);
      assertThat(Encoding.distance(mean, face.encoding())).isCloseTo(distance / 2, within(1e-5));
      assertThat(images.analyses().average(from.minusSeconds(9), from).encoding()).isEmpty();

      Path photo = Files.write(folder.resolve("a.png"), face(0));
      assertThat(ReadmeExamples.faces(images, photo)).isEmpty();
      assertThat(images.analyze(image.id(), AnalysisKind.PLACEHOLDER).get(0).failure()).isEmpty();
      assertThat(image.placeholder().await(MINUTE).colors()).isNotEmpty();
      assertThat(ReadmeExamples.stats(images, image.id(), from, Instant.now().plusSeconds(60)))
          .startsWith("2 done, 2 averaged, 1 similar");
    }
  }

  @Test
  void encodingsOnTheCommandLine() throws IOException {
    Files.write(folder.resolve("a.png"), face(0));
    try (ServerProcess server = ServerProcess.start(data)) {
      CliProcess cli = new CliProcess(server.url(), folder);
      Result faces = cli.run("faces", "a.png");
      assertThat(done(faces)).matches("a\\.png  \\d+,\\d+ \\d+x\\d+ +1\\.\\d\\d\n");
      String id = faces.err().strip().replaceFirst(".* is image ", "");
      JsonNode found = json(done(cli.run("faces", "--json", id)));
      assertThat(found.get("image").asText()).isEqualTo(id);
      assertThat(found.at("/faces/0/encoding")).hasSize(ENCODING);
      assertThat(done(cli.run("analyze", id, "--faces", "--labels")))
          .contains(id + "  faces       done", id + "  labels ");
      assertThat(json(done(cli.run("labels", "--json", "a.png"))).get("file").asText())
          .isEqualTo("a.png");
      assertThat(cli.run("labels", "--min-confidence", "101", id).exit()).isEqualTo(2);
      assertThat(cli.run("faces", "0198a000-0000-7000-8000-000000000001").exit()).isEqualTo(3);
      Result job = cli.run("job", "submit", "--all", "--analyze", "faces", "--watch");
      assertThat(done(job)).contains(id + "  faces done");
    }
  }

  @Test
  void sixPicturesOverHttp() throws Exception {
    try (ServerProcess server = ServerProcess.start(data)) {
      Http http = new Http(server.url(), "");
      JsonNode created = http.send(201, "POST", "/sessions", new byte[0]);
      assertThat(created.get("limit").asInt()).isEqualTo(LIMIT);
      Http session = new Http(server.url(), "Bearer " + created.get("key").asText());
      for (int i = 0; i < LIMIT; i++) {
        JsonNode added = session.send(201, "POST", "/session/images", face(i));
        assertThat(added.at("/faces/0/encoding")).hasSize(ENCODING);
        if (i == 0) {
          session.send(200, "POST", "/session/images", face(0));
        }
      }
      JsonNode refused = session.send(409, "POST", "/session/images", face(LIMIT));
      assertThat(refused.get("code").asText()).isEqualTo("session-full");
      JsonNode all = session.get(200, "/session");
      assertThat(all.get("images")).hasSize(LIMIT);
      session.send(204, "DELETE", "/session/images", new byte[0]);
      assertThat(session.get(200, "/session").get("images")).isEmpty();
      session.send(201, "POST", "/session/images", face(LIMIT));
      session.send(204, "DELETE", "/session", new byte[0]);
      session.get(401, "/session");
      assertThat(http.get(200, "/images").get("images")).isEmpty();
    }
  }

  @Test
  void sixPicturesWithTheSdk() throws IOException {
    try (ServerProcess server = ServerProcess.start(data)) {
      ProgImageClient images = ProgImageClient.create(server.url());
      Session session = images.sessions().create();
      Face first = session.add(face(0)).faces().get(0);
      for (int i = 1; i < LIMIT; i++) {
        Face face = session.add(face(i)).faces().get(0);
        assertThat(Face.distance(first, face)).isLessThan(0.6);
      }
      assertThatThrownBy(() -> session.add(face(LIMIT)))
          .isInstanceOfSatisfying(
              RefusedException.class,
              full -> assertThat(full.code()).isEqualTo(Optional.of("session-full")));
      Session opened = ProgImageClient.create(server.url()).sessions().open(session.key());
      assertThat(opened.fetchSummary().pictures()).hasSize(LIMIT);
      assertThat(opened.minScore(9).fetchSummary().pictures().get(0).faces()).isEmpty();
      session.reset();
      assertThat(session.fetchSummary().pictures()).isEmpty();
      byte[] cut = Arrays.copyOf(face(0), 500);
      assertThatThrownBy(() -> session.add(cut)).isInstanceOf(RefusedException.class);
      assertThat(session.fetchSummary().failures())
          .singleElement()
          .satisfies(failure -> assertThat(failure.reason()).isInstanceOf(RefusedException.class));
      session.end();
      assertThat(images.list()).isEmpty();

      Path one = Files.write(folder.resolve("a.png"), face(0));
      Path other = Files.write(folder.resolve("b.png"), face(1));
      assertThat(ReadmeExamples.session(images, one, other).pictures()).hasSize(2);
    }
  }

  @Test
  void sixPicturesOnTheCommandLine() throws IOException {
    String[] add = new String[3 + LIMIT + 1];
    for (int i = 0; i <= LIMIT; i++) {
      add[3 + i] = "face" + i + ".png";
      Files.write(folder.resolve(add[3 + i]), face(i));
    }
    try (ServerProcess server = ServerProcess.start(data)) {
      CliProcess cli = new CliProcess(server.url(), folder);
      String key = done(cli.run("session", "create")).strip();
      String option = "--session=" + key;
      add[0] = "session";
      add[1] = "add";
      add[2] = option;
      Result added = cli.run(add);
      assertThat(added.exit()).as(added.all()).isEqualTo(5);
      assertThat(added.lines()).hasSize(LIMIT);
      assertThat(added.err()).contains("face5.png", "session-full");
      assertThat(done(cli.run("session", "show", "--distances", option)))
          .contains("images   5 of 5", "face     5.1  ", "distance 1.1  2.1  0.");
      assertThat(json(done(cli.run("session", "show", "--json", option))).get("images"))
          .hasSize(LIMIT);
      done(cli.run("session", "reset", option));
      assertThat(done(cli.run("session", "show", option))).contains("images   0 of 5");
      done(cli.run("session", "end", option));
      Result gone = cli.run("session", "show", option);
      assertThat(gone.exit()).isEqualTo(7);
      assertThat(gone.all()).doesNotContain(key);
    }
  }

  private static String done(Result result) {
    assertThat(result.exit()).as(result.all()).isZero();
    return result.text();
  }
}
