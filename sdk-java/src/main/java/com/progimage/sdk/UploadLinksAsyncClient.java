package com.progimage.sdk;

import com.progimage.sdk.text.Json;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;

/**
 * Asynchronous form of {@link UploadLinksClient}. Its futures behave as those of {@link
 * ProgImageAsyncClient}.
 */
public final class UploadLinksAsyncClient {
  private final Connection connection;

  UploadLinksAsyncClient(Connection connection) {
    this.connection = connection;
  }

  /**
   * Creates a link. The client does not retry: a link whose answer is lost expires.
   *
   * @param request what may be uploaded, and what happens with it
   * @return the link with its secrets, which the server cannot show again
   */
  public CompletableFuture<NewUploadLink> create(UploadLinkRequest request) {
    HttpRequest post =
        connection
            .request("/uploads")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(request.json()))
            .build();
    return Call.start(
        connection,
        Exchange.once(
            "creating an upload link",
            post,
            answer -> NewUploadLink.of(Json.object(answer.body()))));
  }

  /**
   * Fetches the state of a link.
   *
   * @param id the link's id
   * @return its state, its image and its results
   */
  public CompletableFuture<UploadLink> get(String id) {
    HttpRequest get = connection.request(path(id)).build();
    return Call.start(
        connection,
        Exchange.ofBytes(
            "asking for upload link " + id,
            get,
            answer -> UploadLink.of(Json.object(answer.body()))));
  }

  /**
   * Ends a link, whatever its state. A stored image stays.
   *
   * @param id the link's id
   * @return completes when the server has confirmed it
   */
  public CompletableFuture<Void> delete(String id) {
    HttpRequest delete = connection.request(path(id)).DELETE().build();
    return Call.start(
        connection,
        Exchange.<Void, Void>of(
            "ending upload link " + id, delete, BodyHandlers.discarding(), answer -> null));
  }

  private static String path(String id) {
    return "/uploads/" + UploadLinkNotFoundException.requireId(id);
  }
}
