package com.progimage.sdk;

import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Client of the server's keys. Its calls need a key with the scope {@link Scope#ADMIN}.
 *
 * {@snippet class="com.progimage.features.ReadmeExamples" region="keys"}
 */
public final class KeysClient {
  private final KeysAsyncClient async;

  KeysClient(KeysAsyncClient async) {
    this.async = async;
  }

  /**
   * Creates a key. The client does not retry: if the answer is lost, {@link #list} shows whether
   * the server has the key, whose text is lost then.
   *
   * @param request the owner and the scopes
   * @return the key with its text, which the server cannot show again
   * @throws RefusedException if the request is invalid
   * @throws NotPermittedException if the client's key lacks the scope {@code admin}
   */
  public NewKey create(KeyRequest request) {
    return Blocking.await(async.create(request));
  }

  /**
   * Fetches a key's record.
   *
   * @param id the key's id
   * @return its record
   * @throws KeyNotFoundException if the key does not exist
   */
  public ApiKey get(String id) {
    return Blocking.await(async.get(id));
  }

  /**
   * Lists all keys by their ids, revoked and expired ones included. The stream fetches pages as it
   * needs them.
   *
   * @return a stream that need not be closed
   */
  public Stream<ApiKey> list() {
    return StreamSupport.stream(new Pages.Lazily<ApiKey>(async::page, ""), false);
  }

  /**
   * Lists the keys of one owner, as {@link #list()} does.
   *
   * @param owner the owner's name
   * @return a stream that need not be closed
   */
  public Stream<ApiKey> list(String owner) {
    return StreamSupport.stream(
        new Pages.Lazily<ApiKey>(async::page, KeysAsyncClient.query(owner)), false);
  }

  /**
   * Revokes a key. Within five seconds, no server accepts it any more. Its record stays.
   *
   * @param id the key's id
   * @throws KeyNotFoundException if the key does not exist
   */
  public void revoke(String id) {
    Blocking.await(async.revoke(id));
  }
}
