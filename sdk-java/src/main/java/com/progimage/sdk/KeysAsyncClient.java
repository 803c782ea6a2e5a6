package com.progimage.sdk;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.progimage.sdk.text.Json;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Asynchronous form of {@link KeysClient}. Its futures behave as those of {@link
 * ProgImageAsyncClient}.
 */
public final class KeysAsyncClient {
  private final Connection connection;

  KeysAsyncClient(Connection connection) {
    this.connection = connection;
  }

  /**
   * Creates a key. The client does not retry: if the answer is lost, {@link #list} shows whether
   * the server has the key, whose text is lost then.
   *
   * @param request the owner and the scopes
   * @return the key with its text, which the server cannot show again
   */
  public CompletableFuture<NewKey> create(KeyRequest request) {
    HttpRequest post =
        connection
            .request("/keys")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(request.json()))
            .build();
    return Call.start(
        connection,
        Exchange.once("creating a key", post, answer -> NewKey.of(Json.object(answer.body()))));
  }

  /**
   * Fetches a key's record.
   *
   * @param id the key's id
   * @return its record
   */
  public CompletableFuture<ApiKey> get(String id) {
    HttpRequest get = connection.request("/keys/" + KeyNotFoundException.requireId(id)).build();
    return Call.start(
        connection,
        Exchange.ofBytes(
            "asking for key " + id, get, answer -> ApiKey.of(Json.object(answer.body()))));
  }

  /**
   * Lists all keys by their ids, revoked and expired ones included.
   *
   * @param each called with each key, one after the other
   * @return completes after the last key
   */
  public CompletableFuture<Void> list(Consumer<? super ApiKey> each) {
    return Pages.Eagerly.start(this::page, "", connection.executor(), each);
  }

  /**
   * Lists the keys of one owner, as {@link #list(Consumer)} does.
   *
   * @param owner the owner's name
   * @param each called with each key, one after the other
   * @return completes after the last key
   */
  public CompletableFuture<Void> list(String owner, Consumer<? super ApiKey> each) {
    return Pages.Eagerly.start(this::page, query(owner), connection.executor(), each);
  }

  /**
   * Revokes a key. Within five seconds, no server accepts it any more. Its record stays.
   *
   * @param id the key's id
   * @return completes when the server has confirmed it
   */
  public CompletableFuture<Void> revoke(String id) {
    HttpRequest delete =
        connection.request("/keys/" + KeyNotFoundException.requireId(id)).DELETE().build();
    return Call.start(
        connection,
        Exchange.<Void, Void>of(
            "revoking key " + id, delete, BodyHandlers.discarding(), answer -> null));
  }

  static String query(String owner) {
    return "?owner=" + URLEncoder.encode(owner, UTF_8);
  }

  CompletableFuture<Pages.Page<ApiKey>> page(String query) {
    return Call.start(
        connection,
        Exchange.ofBytes(
            "listing keys",
            connection.request("/keys" + query).build(),
            answer -> Pages.Page.of(Json.object(answer.body()), "keys", query, ApiKey::of)));
  }
}
