package com.progimage.sdk;

/**
 * Client of the server's tokens, which a back end gives to a browser in place of its key.
 *
 * {@snippet class="com.progimage.features.ReadmeExamples" region="tokens"}
 */
public final class TokensClient {
  private final TokensAsyncClient async;

  TokensClient(TokensAsyncClient async) {
    this.async = async;
  }

  /**
   * Exchanges the client's key for a token, which ends when the key is revoked. The client retries,
   * because the server stores no tokens.
   *
   * @param request the scopes
   * @return the token
   * @throws RefusedException if the request is invalid
   * @throws NotPermittedException if the client has no key, or its key lacks one of the scopes
   */
  public Token create(TokenRequest request) {
    return Blocking.await(async.create(request));
  }
}
