package com.progimage.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.config.Setting;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that accepts the tokens of a real OpenID provider. */
final class IdentityProviderTest {
  private static final byte[] PICTURE = Drawn.png(20, 10);

  @TempDir(factory = MemoryFolder.class)
  static Path data;

  private static OpenIdProvider provider;
  private static KeyedServer server;

  @BeforeAll
  static void start() throws Exception {
    provider = OpenIdProvider.start();
    server =
        KeyedServer.start(
            data,
            Map.of(
                Setting.READS,
                "keys",
                Setting.JWT_JWKS,
                provider.jwks(),
                Setting.JWT_ISSUER,
                provider.issuer(),
                Setting.JWT_AUDIENCE,
                OpenIdProvider.AUDIENCE));
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
    provider.close();
  }

  private static KeyedClient with(String token) {
    return new KeyedClient(server.server(), token);
  }

  private static String refused(HttpResponse<byte[]> answer) throws Exception {
    return answer.statusCode() + " " + RunningServer.json(answer).path("code").asText();
  }

  @Test
  void aProgramStoresAndListsImagesWithItsScopes() throws Exception {
    KeyedClient shop = with(provider.tokenOf("shop", "read list write render"));
    JsonNode stored = KeyedClient.json(shop.post("/images", "image/png", PICTURE), 201);
    assertThat(stored.get("owner").asText()).isEqualTo("shop");
    String id = stored.get("id").asText();
    assertThat(KeyedClient.json(shop.get("/images"), 200).toString()).contains(id);
    assertThat(shop.get("/images/" + id + ".gif").statusCode()).isEqualTo(200);
    assertThat(refused(shop.delete("/images/" + id))).isEqualTo("403 scope-missing");

    KeyedClient reader = with(provider.tokenOf("shop", "read"));
    assertThat(reader.get("/images/" + id).statusCode()).isEqualTo(200);
    assertThat(refused(reader.get("/images"))).isEqualTo("403 scope-missing");
    assertThat(refused(with(provider.tokenOf("shop", "read admin")).get("/keys")))
        .as("administrators have keys")
        .isEqualTo("403 scope-missing");
  }

  @Test
  void aPersonSignsInThereAndSeesTheirOwnImagesHere() throws Exception {
    String foreign =
        KeyedClient.json(
                with(provider.tokenOf("shop", "write")).post("/images", "image/png", PICTURE), 201)
            .get("id")
            .asText();
    JsonNode tokens = provider.tokensOf("shop", "anna", "correct horse", "openid read list write");
    KeyedClient anna = with(tokens.get("access_token").asText());
    String own = anna.store("image/png", PICTURE);
    JsonNode listed = KeyedClient.json(anna.get("/images"), 200);
    assertThat(listed.toString()).contains(own).doesNotContain(foreign);
    anna.assertMissing("GET", "/images/ID", foreign);

    HttpResponse<byte[]> answer = with(tokens.get("id_token").asText()).get("/images");
    assertThat(refused(answer))
        .as("an ID token is not for this server")
        .isEqualTo("401 token-invalid");
    assertThat(answer.headers().firstValue("WWW-Authenticate"))
        .hasValue("Bearer realm=\"ProgImage\", error=\"invalid_token\"");
  }

  @Test
  void aTokenForAnotherServiceIsRefused() throws Exception {
    assertThat(refused(with(provider.tokenOf("mail", "read list")).get("/images")))
        .isEqualTo("401 token-invalid");
  }

  @Test
  void itsTokensAreNotExchanged() throws Exception {
    assertThat(
            refused(
                with(provider.tokenOf("shop", "read")).post("/tokens", "{\"scopes\": [\"read\"]}")))
        .isEqualTo("403 token-not-exchangeable");
  }
}
