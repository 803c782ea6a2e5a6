package com.progimage.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code Content-Digest} on uploads, RFC 9530. */
final class ContentDigestTest {
  private static final byte[] PICTURE = Drawn.png(40, 30);

  @TempDir static Path data;
  private static RunningServer server;

  @BeforeAll
  static void start() throws Exception {
    server = RunningServer.start(data);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void anUploadWhoseDigestIsRightIsStored() throws Exception {
    HttpResponse<byte[]> answer = upload(PICTURE, "sha-512=:AAAA:, sha-256=" + sha256(PICTURE));

    assertThat(answer.statusCode()).isEqualTo(201);
  }

  @Test
  void anUploadThatChangedOnItsWayIsRefusedAndLeavesNothing() throws Exception {
    long before = files();

    HttpResponse<byte[]> answer = upload(PICTURE, "sha-256=" + sha256(new byte[] {1}));

    assertThat(answer.statusCode()).isEqualTo(400);
    JsonNode problem = RunningServer.json(answer);
    assertThat(problem.path("code").asText()).isEqualTo("digest-mismatch");
    assertThat(problem.path("detail").asText()).contains("sha256-");
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void aFormsDigestIsThatOfTheWholeForm() throws Exception {
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    form.writeBytes(
        """
        --edge\r
        Content-Disposition: form-data; name="file"; filename="a.png"\r
        Content-Type: image/png\r
        \r
        """
            .getBytes(StandardCharsets.US_ASCII));
    form.writeBytes(PICTURE);
    form.writeBytes("\r\n--edge--\r\n".getBytes(StandardCharsets.US_ASCII));

    assertThat(form(form.toByteArray(), sha256(form.toByteArray())).statusCode()).isEqualTo(201);
    assertThat(form(form.toByteArray(), sha256(PICTURE)).statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sha-256=:AAAA:", "sha-256=:%%%:", "sha-256", "sha-256=abc", ","})
  void aHeaderThatCannotBeReadIsRefused(String header) throws Exception {
    HttpResponse<byte[]> answer = upload(PICTURE, header);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(RunningServer.json(answer).path("code").asText()).isEqualTo("malformed-request");
  }

  @Test
  void otherAlgorithmsAreIgnored() throws Exception {
    assertThat(upload(PICTURE, "md5=:AAAA:").statusCode()).isEqualTo(201);
  }

  private static HttpResponse<byte[]> upload(byte[] body, String digest) throws Exception {
    return server.send(
        server
            .request("/images")
            .header("Content-Type", "image/png")
            .header("Content-Digest", digest)
            .POST(BodyPublishers.ofByteArray(body)));
  }

  private static HttpResponse<byte[]> form(byte[] body, String digest) throws Exception {
    return server.send(
        server
            .request("/images")
            .header("Content-Type", "multipart/form-data; boundary=edge")
            .header("Content-Digest", "sha-256=" + digest)
            .POST(BodyPublishers.ofByteArray(body)));
  }

  static String sha256(byte[] bytes) throws Exception {
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
    return ":" + Base64.getEncoder().encodeToString(hash) + ":";
  }

  private static long files() throws Exception {
    return DataFiles.stored(data) + DataFiles.staged(data);
  }
}
