package com.progimage.sdk;

import com.progimage.sdk.text.Json;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.concurrent.CompletableFuture;

/**
 * Asynchronous form of {@link TokensClient}. Its futures behave as those of {@link
 * ProgImageAsyncClient}.
 */
public final class TokensAsyncClient {
  private final Connection connection;

  TokensAsyncClient(Connection connection) {
    this.connection = connection;
  }

  /**
   * Exchanges the client's key for a token.
   *
   * @param request the scopes
   * @return the token
   */
  public CompletableFuture<Token> create(TokenRequest request) {
    HttpRequest post =
        connection
            .request("/tokens")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(request.json()))
            .build();
    return Call.start(
        connection,
        Exchange.ofBytes("creating a token", post, answer -> Token.of(Json.object(answer.body()))));
  }
}
