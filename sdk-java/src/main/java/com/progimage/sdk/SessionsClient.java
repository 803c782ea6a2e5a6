package com.progimage.sdk;

/**
 * Client of the server's sessions, which compare the faces in a few pictures without storing them.
 *
 * {@snippet class="com.progimage.features.ReadmeExamples" region="session"}
 */
public final class SessionsClient {
  private final SessionsAsyncClient async;

  SessionsClient(SessionsAsyncClient async) {
    this.async = async;
  }

  /**
   * Creates a session. The client does not retry: a session whose answer is lost ends by itself.
   *
   * @return the session with its key, which the server cannot show again
   * @throws NotPermittedException if the client's key lacks the scope {@code analyze}
   * @throws UnavailableException if there are too many sessions
   */
  public Session create() {
    return Blocking.await(async.create());
  }

  /**
   * Returns a session that was created before. Sends no request.
   *
   * @param key of the session, {@code pis_…}
   * @return the session
   */
  public Session open(String key) {
    return Session.of(async, key);
  }
}
