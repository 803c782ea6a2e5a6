package com.progimage.sdk;

import com.progimage.sdk.text.Json;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/**
 * Asynchronous form of {@link SessionsClient} and of {@link Session}. Its futures behave as those
 * of {@link ProgImageAsyncClient}.
 */
public final class SessionsAsyncClient {
  private final Connection connection;

  SessionsAsyncClient(Connection connection) {
    this.connection = connection;
  }

  /**
   * Creates a session. The client does not retry: a session whose answer is lost ends by itself.
   *
   * @return the session with its key, which the server cannot show again
   */
  public CompletableFuture<Session> create() {
    HttpRequest post = connection.request("/sessions").POST(BodyPublishers.noBody()).build();
    return Call.start(
        connection,
        Exchange.once(
            "creating a session",
            post,
            answer -> {
              try {
                return Session.of(this, Json.text(Json.object(answer.body()), "key"));
              } catch (IllegalArgumentException e) {
                throw new Json.Unexpected("no session's key in \"key\"", e);
              }
            }));
  }

  /**
   * Adds a picture, as {@link Session#add(Path)} does.
   *
   * @param session of this server
   * @param file the picture
   * @return the faces in it
   */
  public CompletableFuture<SessionPicture> add(Session session, Path file) {
    return add(session, Upload.of(file));
  }

  /**
   * Adds a picture, as {@link Session#add(byte[])} does.
   *
   * @param session of this server
   * @param bytes the picture; not copied, so it must not change until the future has completed
   * @return the faces in it
   */
  public CompletableFuture<SessionPicture> add(Session session, byte[] bytes) {
    return add(session, Upload.of(bytes));
  }

  private CompletableFuture<SessionPicture> add(Session session, Upload upload) {
    Connection own = of(session);
    return Call.prepare(
        own,
        Uploading.doing(upload),
        () -> Uploading.toSession(own, session.query(), upload),
        own.timeout());
  }

  /**
   * Fetches what is in a session, as {@link Session#fetchSummary} does.
   *
   * @param session of this server
   * @return its pictures, and what it could not take
   */
  public CompletableFuture<SessionSummary> fetchSummary(Session session) {
    Connection own = of(session);
    return Call.start(
        own,
        Exchange.ofBytes(
            "asking for a session",
            own.request("/session" + session.query()).build(),
            answer -> SessionSummary.of(Json.object(answer.body()))));
  }

  /**
   * Removes all pictures and failures, as {@link Session#reset} does.
   *
   * @param session of this server
   * @return completes when the server has confirmed it
   */
  public CompletableFuture<Void> reset(Session session) {
    return delete(session, "resetting a session", "/session/images");
  }

  /**
   * Ends a session, as {@link Session#end} does.
   *
   * @param session of this server
   * @return completes when the server has confirmed it
   */
  public CompletableFuture<Void> end(Session session) {
    return delete(session, "ending a session", "/session");
  }

  private CompletableFuture<Void> delete(Session session, String doing, String path) {
    Connection own = of(session);
    return Call.start(
        own,
        Exchange.<Void, Void>of(
            doing, own.request(path).DELETE().build(), BodyHandlers.discarding(), answer -> null));
  }

  private Connection of(Session session) {
    return connection.with(session.credentials());
  }
}
