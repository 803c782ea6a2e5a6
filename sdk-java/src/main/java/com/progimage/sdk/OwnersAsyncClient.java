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
 * Asynchronous form of {@link OwnersClient}. Its futures behave as those of {@link
 * ProgImageAsyncClient}.
 */
public final class OwnersAsyncClient {
  private static final String DEFAULT = "*";

  private final Connection connection;

  OwnersAsyncClient(Connection connection) {
    this.connection = connection;
  }

  /**
   * Fetches what an owner uses and may use, whether or not it has stored anything.
   *
   * @param name the owner's name
   * @return its record
   */
  public CompletableFuture<Owner> get(String name) {
    HttpRequest get = connection.request(path(name)).build();
    return Call.start(
        connection,
        Exchange.ofBytes(
            "asking for owner " + name, get, answer -> Owner.of(Json.object(answer.body()))));
  }

  /**
   * Lists the owners that have stored anything or have a quota, by their names.
   *
   * @param each called with each owner, one after the other
   * @return completes after the last owner
   */
  public CompletableFuture<Void> list(Consumer<? super Owner> each) {
    return Pages.Eagerly.start(this::page, "", connection.executor(), each);
  }

  /**
   * Sets the quota of an owner, which replaces all its limits. Within five seconds, it is in force
   * on every server.
   *
   * @param name the owner's name
   * @param quota its limits
   * @return completes when the server has confirmed it
   */
  public CompletableFuture<Void> setQuota(String name, Quota quota) {
    HttpRequest put =
        connection
            .request(path(name) + "/quota")
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofByteArray(quota.json()))
            .build();
    return Call.start(
        connection,
        Exchange.<Void, Void>of(
            "setting the quota of " + name, put, BodyHandlers.discarding(), answer -> null));
  }

  /**
   * Removes the quota of an owner. The default then holds for it. If the owner has no quota, this
   * changes nothing.
   *
   * @param name the owner's name
   * @return completes when the server has confirmed it
   */
  public CompletableFuture<Void> removeQuota(String name) {
    HttpRequest delete = connection.request(path(name) + "/quota").DELETE().build();
    return Call.start(
        connection,
        Exchange.<Void, Void>of(
            "removing the quota of " + name, delete, BodyHandlers.discarding(), answer -> null));
  }

  /**
   * Sets the quota of each owner that has none of its own.
   *
   * @param quota the limits
   * @return completes when the server has confirmed it
   */
  public CompletableFuture<Void> setDefaultQuota(Quota quota) {
    return setQuota(DEFAULT, quota);
  }

  /**
   * Removes the quota of the owners that have none of their own.
   *
   * @return completes when the server has confirmed it
   */
  public CompletableFuture<Void> removeDefaultQuota() {
    return removeQuota(DEFAULT);
  }

  private static String path(String name) {
    return "/owners/" + URLEncoder.encode(name, UTF_8).replace("+", "%20");
  }

  CompletableFuture<Pages.Page<Owner>> page(String query) {
    return Call.start(
        connection,
        Exchange.ofBytes(
            "listing owners",
            connection.request("/owners" + query).build(),
            answer -> Pages.Page.of(Json.object(answer.body()), "owners", query, Owner::of)));
  }
}
