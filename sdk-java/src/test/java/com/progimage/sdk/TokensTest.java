package com.progimage.sdk;

import static com.progimage.sdk.RoughServer.json;
import static com.progimage.sdk.RoughServer.problem;
import static com.progimage.sdk.RoughServer.reset;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.sdk.RoughServer.Behavior;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The tokens that a client gets for its key, and those that it sends. */
@Timeout(30)
final class TokensTest {
  private static final String TEXT = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJzaG9wIn0.c2lnbmF0dXJl";
  private static final String IMAGE = "01a1fe7c-3a45-7cdd-a489-bfd64996ed12";

  private static final Behavior ISSUED =
      json(
          201,
          """
          {"token": "%s", "owner": "shop", "scopes": ["read", "swim"], "image": "%s",
           "expiresAt": "2026-01-02T03:04:05Z", "mood": 1}
          """
              .formatted(TEXT, IMAGE));

  @Test
  void aTokenIsIssuedForAKeyAsOftenAsItTakes() throws IOException {
    try (RoughServer server =
        RoughServer.answering(reset(), ISSUED, problem(403, "scope-missing"))) {
      TokensClient tokens = ProgImageClient.builder(server.url()).key("pik_x").build().tokens();
      Token token =
          tokens.create(
              TokenRequest.of(Scope.READ, Scope.of("swim"))
                  .ttl(Duration.ofMillis(90_500))
                  .image(IMAGE));
      assertThat(token.text()).isEqualTo(TEXT);
      assertThat(token.owner()).isEqualTo("shop");
      assertThat(token.scopes()).containsExactly(Scope.READ, Scope.of("swim"));
      assertThat(token.image()).hasValue(IMAGE);
      assertThat(token.expiresAt()).isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
      assertThat(List.of(token.toString(), token.json())).noneMatch(text -> text.contains(TEXT));
      assertThat(token.json()).contains("\"mood\":1");
      RoughServer.Request request = server.requests().get(1);
      assertThat(request.line()).isEqualTo("POST /tokens HTTP/1.1");
      assertThat(new String(request.bytes(), UTF_8))
          .isEqualTo("{\"scopes\":[\"read\",\"swim\"],\"ttl\":90,\"image\":\"" + IMAGE + "\"}");
      assertThatThrownBy(() -> tokens.create(TokenRequest.of(Scope.FULL)))
          .isInstanceOf(NotPermittedException.class);
    }
  }

  @Test
  void aTokenIsSentInPlaceOfAKey() throws IOException {
    try (RoughServer server = RoughServer.answering(problem(401, "token-expired"))) {
      ProgImageClient client = ProgImageClient.builder(server.url()).token(TEXT).build();
      assertThatThrownBy(() -> client.get(IMAGE))
          .isInstanceOf(NotPermittedException.class)
          .hasMessageContaining("token-expired")
          .hasMessageNotContaining(TEXT);
      assertThat(server.requests().get(0).header("Authorization")).isEqualTo("Bearer " + TEXT);
    }
  }

  @Test
  void whatCannotBeATokenIsRefusedWithoutShowingIt() {
    ProgImageClient.Builder builder = ProgImageClient.builder("http://localhost:1");
    for (String wrong :
        List.of("", "pik_secret", "a.b", "a.b.ü", "a.b.c d", "a.b." + "c".repeat(9_000))) {
      assertThatThrownBy(() -> builder.token(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageNotContaining("secret");
    }
    for (Duration wrong : List.of(Duration.ZERO, Duration.ofMinutes(61))) {
      assertThatThrownBy(() -> TokenRequest.of(Scope.READ).ttl(wrong))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> TokenRequest.of(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> TokenRequest.of(Scope.READ).image("../x"))
        .isInstanceOf(ImageNotFoundException.class);
  }
}
