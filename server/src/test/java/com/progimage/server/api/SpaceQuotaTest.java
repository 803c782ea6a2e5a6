package com.progimage.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.server.blob.disk.MemoryFolder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** The quota of what an owner stores. Each test has an owner of its own. */
final class SpaceQuotaTest {
  private static final byte[] PICTURE = Drawn.png(20, 10);
  private static final byte[] OTHER = Drawn.png(30, 20);

  @TempDir(factory = MemoryFolder.class)
  static Path data;

  private static KeyedServer server;

  private String owner;
  private KeyedClient client;

  @BeforeAll
  static void start() throws Exception {
    server = KeyedServer.start(data);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void open(TestInfo test) throws Exception {
    owner = "o" + Integer.toUnsignedString(test.getDisplayName().hashCode());
    client = server.of(owner);
  }

  private void limit(String json) throws Exception {
    assertThat(server.admin().put("/owners/" + owner + "/quota", json).statusCode()).isEqualTo(200);
  }

  private HttpResponse<byte[]> upload(byte[] body, String... headers) throws Exception {
    return client.post("/images", "image/png", body, headers);
  }

  private HttpResponse<byte[]> uploadInChunks(byte[] body) throws Exception {
    return client.send(
        server
            .server()
            .request("/images")
            .header("Content-Type", "image/png")
            .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))));
  }

  private static void assertExceeded(HttpResponse<byte[]> answer, long limit, long actual)
      throws IOException {
    JsonNode problem = KeyedClient.json(answer, 429);
    assertThat(problem.get("code").asText()).isEqualTo("quota-exceeded");
    assertThat(problem.get("limit").asLong()).isEqualTo(limit);
    assertThat(problem.get("actual").asLong()).isEqualTo(actual);
    assertThat(problem.get("detail").asText()).contains("delete images");
    assertThat(answer.headers().firstValue("Retry-After")).as("waiting does not help").isEmpty();
  }

  private void assertUsage(long images, long bytes) throws Exception {
    JsonNode usage = KeyedClient.json(client.get("/owners/" + owner), 200).get("usage");
    assertThat(usage.get("images").asLong()).isEqualTo(images);
    assertThat(usage.get("bytes").asLong()).isEqualTo(bytes);
  }

  @Test
  void aDeleteMakesRoomAtOnce() throws Exception {
    limit("{\"images\": 1}");
    String id = client.store("image/png", PICTURE);
    assertExceeded(upload(PICTURE), 1, 2);
    assertUsage(1, PICTURE.length);
    assertThat(client.delete("/images/" + id).statusCode()).isEqualTo(204);
    assertUsage(0, 0);
    assertThat(upload(PICTURE).statusCode()).isEqualTo(201);
  }

  @Test
  void aRepeatedUploadIsNeitherRefusedNorCounted() throws Exception {
    limit("{\"images\": 1}");
    HttpResponse<byte[]> first = upload(PICTURE, "Idempotency-Key", "a");
    HttpResponse<byte[]> again = upload(PICTURE, "Idempotency-Key", "a");
    assertThat(KeyedClient.json(again, 200).get("id"))
        .isEqualTo(KeyedClient.json(first, 201).get("id"));
    assertThat(upload(OTHER, "Idempotency-Key", "a").statusCode()).isEqualTo(422);
    assertExceeded(upload(OTHER, "Idempotency-Key", "b"), 1, 2);
    assertUsage(1, PICTURE.length);
  }

  @Test
  void aBodyOfUnknownLengthIsCutWhereTheSpaceEnds() throws Exception {
    limit("{\"bytes\": %d}".formatted(PICTURE.length - 1));
    assertExceeded(upload(PICTURE), PICTURE.length - 1, PICTURE.length);
    assertExceeded(uploadInChunks(PICTURE), PICTURE.length - 1, PICTURE.length);
    limit("{\"bytes\": %d}".formatted(PICTURE.length));
    assertThat(uploadInChunks(PICTURE).statusCode()).isEqualTo(201);
    assertUsage(1, PICTURE.length);
    assertExceeded(uploadInChunks(PICTURE), PICTURE.length, PICTURE.length + 1);
  }

  @Test
  void aRefusedImageFreesItsSpace() throws Exception {
    limit("{\"images\": 1}");
    for (int i = 0; i < 3; i++) {
      byte[] half = Arrays.copyOf(PICTURE, PICTURE.length / 2);
      assertThat(upload(half).statusCode()).isEqualTo(422);
    }
    assertThat(upload(PICTURE).statusCode()).isEqualTo(201);
  }

  @Test
  void anUploadInProgressHoldsItsSpaceUntilItIsAborted() throws Exception {
    limit("{\"images\": 1}");
    try (Socket _ = uploading("image/png", "P")) {
      await().until(() -> upload(PICTURE).statusCode() == 429);
      assertThat(upload(PICTURE).headers().firstValue("Retry-After")).hasValue("1");
    }
    await().atMost(Duration.ofSeconds(10)).until(() -> upload(PICTURE).statusCode() == 201);
    assertUsage(1, PICTURE.length);
  }

  /** Begins an upload of 1,000 bytes that does not end. */
  private Socket uploading(String contentType, String begin) throws IOException {
    Socket socket = new Socket("localhost", server.server().port());
    OutputStream out = socket.getOutputStream();
    out.write(
        """
        POST /images HTTP/1.1\r
        Host: localhost\r
        Authorization: Bearer %s\r
        Content-Type: %s\r
        Content-Length: 1000\r
        \r
        %s\
        """
            .formatted(client.key(), contentType, begin)
            .getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
    return socket;
  }

  private static byte[] form(byte[] picture) {
    return """
    --b\r
    Content-Disposition: form-data; name="file"; filename="a.png"\r
    Content-Type: image/png\r
    \r
    %s\r
    --b--\r
    """
        .formatted(new String(picture, StandardCharsets.ISO_8859_1))
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void aFormReservesNoMoreThanItsLength() throws Exception {
    limit("{\"bytes\": %d}".formatted(1_000 + form(PICTURE).length));
    String head =
        """
        --b\r
        Content-Disposition: form-data; name="file"\r
        Content-Type: image/png\r
        \r
        PNG\
        """;
    try (Socket _ = uploading("multipart/form-data; boundary=b", head)) {
      byte[] tooMuch = new byte[form(PICTURE).length + 1];
      await().until(() -> upload(tooMuch).statusCode() == 429);
      HttpResponse<byte[]> answer =
          client.post("/images", "multipart/form-data; boundary=b", form(PICTURE));
      assertThat(answer.statusCode()).isEqualTo(201);
    }
  }

  @Test
  void theFilesOfAFormAndItsJobAreStoredWithinTheQuotaOrNotAtAll() throws Exception {
    limit("{\"images\": 1}");
    String picture = new String(PICTURE, StandardCharsets.ISO_8859_1);
    HttpResponse<byte[]> answer =
        client.post(
            "/thumbnails",
            "multipart/form-data; boundary=b",
            """
            --b\r
            Content-Disposition: form-data; name="file"; filename="a.png"\r
            Content-Type: image/png\r
            \r
            %s\r
            --b\r
            Content-Disposition: form-data; name="file"; filename="b.png"\r
            Content-Type: image/png\r
            \r
            %s\r
            --b--\r
            """
                .formatted(picture, picture)
                .getBytes(StandardCharsets.ISO_8859_1));
    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("file 1 (b.png)");
    assertUsage(0, 0);
  }

  @Test
  void otherOwnersAndOwnersWithoutAQuotaAreNotConcerned() throws Exception {
    limit("{\"images\": 0}");
    assertExceeded(upload(PICTURE), 0, 1);
    KeyedClient other = server.of("other" + owner);
    assertThat(other.post("/images", "image/png", PICTURE).statusCode()).isEqualTo(201);
    assertThat(server.admin().delete("/owners/" + owner + "/quota").statusCode()).isEqualTo(204);
    assertThat(upload(PICTURE).statusCode()).isEqualTo(201);
  }
}
