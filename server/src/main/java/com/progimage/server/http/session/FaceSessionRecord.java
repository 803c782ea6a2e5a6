package com.progimage.server.http.session;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.progimage.server.analyzer.session.FaceSessions.FaceSessionSummary;
import com.progimage.server.analyzer.session.FaceSessions.NewFaceSession;
import com.progimage.server.http.response.Problem;
import com.progimage.server.image.Digest;
import com.progimage.server.state.session.FaceSession;
import com.progimage.server.state.session.FaceSessionFailure;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session as JSON.
 *
 * @param limit the maximum number of images
 * @param endsAt unless it is used before
 * @param failures the last ones, oldest first
 */
record FaceSessionRecord(
    String id,
    int limit,
    Instant createdAt,
    Instant endsAt,
    List<SessionImageRecord> images,
    List<SessionFailureRecord> failures) {

  /**
   * A new session.
   *
   * @param key its text
   * @param images their number
   */
  record NewSessionRecord(
      String id, String key, int limit, int images, Instant endsAt, String url) {
    static NewSessionRecord of(NewFaceSession created, String url) {
      FaceSession session = created.session();
      return new NewSessionRecord(
          session.id().text(),
          created.key().text(),
          FaceSession.LIMIT,
          /* images= */ 0,
          end(session),
          url);
    }
  }

  /**
   * A picture that could not be added.
   *
   * @param digest left out if the bytes had not all come
   */
  record SessionFailureRecord(
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String digest,
      Instant time,
      Problem problem) {
    static SessionFailureRecord of(FaceSessionFailure failure) {
      Digest digest = failure.digest();
      return new SessionFailureRecord(
          digest == null ? null : digest.text(),
          failure.at(),
          Problem.of(failure.problem().code(), failure.problem().detail()));
    }
  }

  static FaceSessionRecord of(FaceSessionSummary summary, double minScore) {
    FaceSession session = summary.session();
    return new FaceSessionRecord(
        session.id().text(),
        FaceSession.LIMIT,
        session.createdAt(),
        end(session),
        summary.pictures().stream()
            .map(picture -> SessionImageRecord.of(picture, minScore))
            .toList(),
        summary.failures().stream().map(SessionFailureRecord::of).toList());
  }

  private static Instant end(FaceSession session) {
    return session.usedAt().plus(FaceSession.LIFETIME);
  }
}
