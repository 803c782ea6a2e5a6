package com.progimage.sdk;

import static com.progimage.sdk.RoughServer.answer;
import static com.progimage.sdk.RoughServer.json;
import static com.progimage.sdk.RoughServer.problem;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Links through which clients without a key store an image. */
@Timeout(30)
final class UploadLinksTest {
  private static final String ID = "01890000-0000-7000-8000-000000000001";
  private static final String IMAGE = "01890000-0000-7000-8000-000000000002";

  private static UploadLinksClient links(RoughServer server) {
    return ProgImageClient.create(server.url()).uploadLinks();
  }

  @Test
  void aLinkIsCreatedWithItsTerms() throws IOException {
    String created =
        """
        {"id": "%s", "upload": {"url": "http://a/uploads/b?secret=c", "method": "PUT"},
         "expiresAt": "2026-03-01T12:00:00Z", "url": "http://a/uploads/b",
         "callback": {"secret": "whsec_x"}, "mood": 1}
        """
            .formatted(ID);
    try (RoughServer server = RoughServer.answering(json(201, created))) {
      NewUploadLink link =
          links(server)
              .create(
                  UploadLinkRequest.create()
                      .maxBytes(1_000)
                      .formats(ImageFormat.PNG, ImageFormat.JPEG)
                      .expiresIn(Duration.ofMinutes(5))
                      .analyze(AnalysisKind.LABELS, AnalysisKind.FACES)
                      .visibility(Visibility.PRIVATE)
                      .insecureCallback(URI.create("https://hook.example/told")));
      assertThat(link.id()).isEqualTo(ID);
      assertThat(link.uploadUrl()).isEqualTo(URI.create("http://a/uploads/b?secret=c"));
      assertThat(link.expiresAt()).isEqualTo(Instant.parse("2026-03-01T12:00:00Z"));
      assertThat(link.callbackSecret()).hasValue("whsec_x");
      assertThat(link.json()).contains("mood");
      assertThat(link.toString()).doesNotContain("secret").doesNotContain("whsec");
      assertThat(server.requests().get(0).line()).startsWith("POST /uploads ");
      assertThat(new String(server.requests().get(0).bytes(), UTF_8))
          .isEqualTo(
              "{\"maxBytes\":1000,\"mediaTypes\":[\"image/png\",\"image/jpeg\"],"
                  + "\"expiresIn\":300,\"analyze\":[\"labels\",\"faces\"],"
                  + "\"visibility\":\"private\","
                  + "\"callback\":\"https://hook.example/told\",\"allowInsecureCallback\":true}");
    }
  }

  @Test
  void aLinkShowsItsImageAndItsResults() throws IOException {
    String done =
        """
        {"id": "%s", "state": "done", "image": "%s", "createdAt": "2026-03-01T11:00:00Z",
         "analyses": {"labels": {"labels": []}, "faces": {"analysis": "faces", "status": "%s"}},
         "problem": {"code": "nothing-recognized", "detail": "send another one"},
         "expiresAt": "2026-03-01T12:00:00Z"}
        """;
    try (RoughServer server =
        RoughServer.answering(
            json(
                200,
                """
                {"id": "%s", "state": "open", "createdAt": "2026-03-01T11:00:00Z",
                 "expiresAt": "2026-03-01T12:00:00Z"}
                """
                    .formatted(ID)),
            json(200, done.formatted(ID, IMAGE, "running")),
            json(200, done.formatted(ID, IMAGE, "failed")))) {
      UploadLink first = links(server).get(ID);
      assertThat(first.state()).isEqualTo(UploadLink.State.OPEN);
      assertThat(first.imageId()).isEmpty();
      assertThat(first.isAnalyzed()).isFalse();
      assertThat(first.problem()).isEmpty();
      UploadLink second = links(server).get(ID);
      assertThat(second.state()).isEqualTo(UploadLink.State.DONE);
      assertThat(second.imageId()).hasValue(IMAGE);
      assertThat(second.isAnalyzed()).isFalse();
      assertThat(second.analysis("labels")).hasValue("{\"labels\":[]}");
      assertThat(second.analysis("placeholder")).isEmpty();
      assertThat(second.problem()).hasValue("nothing-recognized: send another one");
      assertThat(second).hasToString(ID + " (done)");
      assertThat(links(server).get(ID).isAnalyzed()).isTrue();
    }
  }

  @Test
  void aLinkIsEnded() throws IOException {
    try (RoughServer server =
        RoughServer.answering(
            answer(204, "text/plain", new byte[0]),
            problem(404, "upload-not-found"),
            problem(429, "too-many-uploads"))) {
      links(server).delete(ID);
      assertThat(server.requests().get(0).line()).startsWith("DELETE /uploads/" + ID + " ");
      assertThatThrownBy(() -> links(server).get(ID))
          .isInstanceOf(UploadLinkNotFoundException.class);
      assertThatThrownBy(() -> links(server).get("../keys"))
          .isInstanceOf(UploadLinkNotFoundException.class);
      assertThatThrownBy(() -> links(server).create(UploadLinkRequest.create()))
          .isInstanceOf(RefusedException.class);
      assertThat(server.requests()).hasSize(3);
    }
  }

  @Test
  void termsThatCannotBeAreRefusedBeforeTheyAreSent() {
    UploadLinkRequest request = UploadLinkRequest.create();
    assertThatThrownBy(() -> request.maxBytes(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(request::formats).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> request.expiresIn(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
