package com.progimage.sdk;

import static com.progimage.sdk.RoughServer.answer;
import static com.progimage.sdk.RoughServer.json;
import static com.progimage.sdk.RoughServer.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.sdk.RoughServer.Request;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Pictures that are compared without being stored. */
@Timeout(30)
final class SessionsTest {
  private static final String KEY = "pis_0f3c4fzyo82mvyrq1234_vF4rj2Qw8mXc6Kt0Zb5Ns1Yh9Lp3Dg7";
  private static final String SECRET = "vF4rj2";
  private static final String PICTURE =
      """
      {"digest": "%s", "size": 40, "model": "m-1", "time": "2026-03-01T12:00:00Z",
       "picture": {"width": 60, "height": 40}, "faces": [%s]}
      """
          .formatted(Records.digest(Records.PNG), AnalysesTest.FACE);

  private static SessionsClient sessions(RoughServer server) {
    return ProgImageClient.builder(server.url()).key("pik_own_key").build().sessions();
  }

  @Test
  void aSessionIsCreatedWithTheOwnKeyAndUsedWithItsOwn() throws IOException {
    String created =
        """
        {"id": "0f3c4fzyo82mvyrq1234", "key": "%s", "limit": 5, "images": 0,
         "endsAt": "2026-03-02T12:00:00Z", "url": "https://img.example.org/session"}
        """
            .formatted(KEY);
    String summary =
        """
        {"id": "0f3c4fzyo82mvyrq1234", "limit": 5, "createdAt": "2026-03-01T12:00:00Z",
         "endsAt": "2026-03-02T12:00:00Z", "images": [%s],
         "failures": [{"time": "2026-03-01T12:01:00Z",
          "problem": {"status": 415, "code": "type-mismatch", "detail": "send a picture"}}]}
        """
            .formatted(PICTURE);
    try (RoughServer server =
        RoughServer.answering(
            json(201, created),
            json(201, PICTURE),
            json(200, summary),
            answer(204, "text/plain", new byte[0]),
            answer(204, "text/plain", new byte[0]),
            problem(401, "key-invalid"))) {
      Session session = sessions(server).create();
      assertThat(session.id()).isEqualTo("0f3c4fzyo82mvyrq1234");
      assertThat(session.key()).isEqualTo(KEY);
      assertThat(session.toString()).contains(session.id()).doesNotContain(SECRET);

      SessionPicture picture = session.minScore(0).add(Records.PNG);
      assertThat(picture.digest()).isEqualTo(Records.digest(Records.PNG));
      assertThat(picture.byteCount()).isEqualTo(40);
      assertThat(picture.time()).isEqualTo(Instant.parse("2026-03-01T12:00:00Z"));
      assertThat(picture.faces()).hasSize(1);
      assertThat(Face.distance(picture.faces().get(0), picture.faces().get(0))).isZero();
      Request added = server.requests().get(1);
      assertThat(added.line()).startsWith("POST /session/images?minScore=0 ");
      assertThat(added.header("Content-Type")).isEqualTo("image/png");
      assertThat(added.header("Content-Digest")).startsWith("sha-256=:");
      assertThat(added.bytes()).isEqualTo(Records.PNG);

      SessionSummary all = session.fetchSummary();
      assertThat(all.limit()).isEqualTo(5);
      assertThat(all.pictures()).containsExactly(picture);
      assertThat(all.failures()).hasSize(1);
      assertThat(all.failures().get(0).digest()).isEmpty();
      assertThat(all.failures().get(0).reason())
          .isInstanceOf(RefusedException.class)
          .satisfies(reason -> assertThat(reason.code()).isEqualTo(Optional.of("type-mismatch")));
      session.reset();
      session.end();
      assertThatThrownBy(session::end)
          .isInstanceOf(NotPermittedException.class)
          .hasMessageNotContaining(SECRET);
      assertThat(server.requests())
          .extracting(request -> request.line().replace(" HTTP/1.1", ""))
          .containsExactly(
              "POST /sessions",
              "POST /session/images?minScore=0",
              "GET /session",
              "DELETE /session/images",
              "DELETE /session",
              "DELETE /session");
      assertThat(server.requests())
          .extracting(request -> request.header("Authorization"))
          .startsWith("Bearer pik_own_key", "Bearer " + KEY)
          .endsWith("Bearer " + KEY);
    }
  }

  @Test
  void aFullSessionIsNotAskedAgain() throws IOException {
    try (RoughServer server = RoughServer.answering(problem(409, "session-full"))) {
      Session session = sessions(server).open(KEY);
      assertThatThrownBy(() -> session.add(Records.PNG))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("session-full: because so");
      assertThat(server.requests()).hasSize(1);
      assertThatThrownBy(() -> session.add(Path.of("no such file")))
          .isInstanceOf(LocalFileException.class);
    }
  }

  @Test
  void onlyTheKeyOfASessionOpensIt() throws IOException {
    try (RoughServer server = RoughServer.answering(json(201, "{\"key\": \"other\"}"))) {
      for (String wrong : new String[] {"", "pik_4fzyo82mvyrQ_" + SECRET, KEY + "\n", "pis_"}) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> sessions(server).open(wrong))
            .withMessageNotContaining(SECRET);
      }
      assertThatThrownBy(() -> sessions(server).create())
          .isInstanceOf(UnexpectedAnswerException.class);
    }
  }
}
