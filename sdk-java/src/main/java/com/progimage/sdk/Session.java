package com.progimage.sdk;

import com.progimage.sdk.text.Numbers;
import java.nio.file.Path;
import java.util.OptionalDouble;

/**
 * A session, which compares the faces in a few pictures without storing them. It has a key of its
 * own, which the client sends instead of its own key. Immutable.
 *
 * {@snippet class="com.progimage.features.ReadmeExamples" region="session"}
 */
public final class Session {
  private final SessionsAsyncClient sessions;
  private final Credentials credentials;
  private final String key;
  private final OptionalDouble minScore;

  private Session(
      SessionsAsyncClient sessions, Credentials credentials, String key, OptionalDouble minScore) {
    this.sessions = sessions;
    this.credentials = credentials;
    this.key = key;
    this.minScore = minScore;
  }

  static Session of(SessionsAsyncClient sessions, String key) {
    return new Session(sessions, Credentials.ofSession(key), key, OptionalDouble.empty());
  }

  /** {@return the session's id, which is no secret} */
  public String id() {
    return key.split("_", 3)[1];
  }

  /** {@return the session's key, {@code pis_…}, which is a secret: whoever has it can use it} */
  public String key() {
    return key;
  }

  /**
   * Sets the score from which faces are wanted in the answers.
   *
   * @param score at least 0, which gives all that the detector found; 0.2 by default
   * @return this session with that score
   */
  public Session minScore(double score) {
    return new Session(sessions, credentials, key, OptionalDouble.of(Finding.requireScore(score)));
  }

  /**
   * Adds a picture. The server finds its faces at once, and does not store it. A picture that is in
   * the session already takes no second place, so the client may retry.
   *
   * @param file the picture; the client detects the format from its first bytes or its extension
   * @return the faces in it
   * @throws RefusedException if the session is full (409 {@code session-full}), or the server does
   *     not accept the picture
   * @throws NotPermittedException if the session has ended
   * @throws LocalFileException if the file cannot be read
   */
  public SessionPicture add(Path file) {
    return Blocking.await(sessions.add(this, file));
  }

  /**
   * Adds a picture, as {@link #add(Path)} does.
   *
   * @param bytes the picture; the client detects the format from its first bytes
   * @return the faces in it
   * @throws RefusedException if the session is full (409 {@code session-full}), or the server does
   *     not accept the picture
   * @throws NotPermittedException if the session has ended
   */
  public SessionPicture add(byte[] bytes) {
    return Blocking.await(sessions.add(this, bytes));
  }

  /**
   * Fetches what is in the session.
   *
   * @return its pictures, and what it could not take
   * @throws NotPermittedException if the session has ended
   */
  public SessionSummary fetchSummary() {
    return Blocking.await(sessions.fetchSummary(this));
  }

  /**
   * Removes all pictures and failures from the session, which goes on.
   *
   * @throws NotPermittedException if the session has ended
   */
  public void reset() {
    Blocking.await(sessions.reset(this));
  }

  /**
   * Ends the session. Its key works no longer.
   *
   * @throws NotPermittedException if the session has already ended
   */
  public void end() {
    Blocking.await(sessions.end(this));
  }

  Credentials credentials() {
    return credentials;
  }

  String query() {
    return minScore.isPresent() ? "?minScore=" + Numbers.text(minScore.getAsDouble()) : "";
  }

  /** {@return the session's id, without its key} */
  @Override
  public String toString() {
    return "session " + id();
  }
}
