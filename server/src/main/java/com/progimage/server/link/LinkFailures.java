package com.progimage.server.link;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.state.link.UploadLink;
import java.time.Duration;

/** Failures of requests for upload links. */
final class LinkFailures {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private LinkFailures() {}

  /** The same for a link that does not exist, that another owner has, and for a wrong secret. */
  static Failure notFound() {
    return new Failure(
        ErrorCode.UPLOAD_NOT_FOUND,
        "there is no such upload link: it was deleted, or its URL is not complete; have its owner"
            + " create another one");
  }

  static Failure done() {
    return new Failure(
        ErrorCode.UPLOAD_DONE,
        "an image was stored through this upload link, which works once: have its owner create"
            + " another one for the next image");
  }

  static Failure expired(UploadLink link) {
    return new Failure(
        ErrorCode.UPLOAD_EXPIRED,
        "the time of this upload link ended at %s: have its owner create another one"
            .formatted(link.terms().expiresAt()));
  }

  static Failure inFlight() {
    return Failure.temporary(
        ErrorCode.UPLOAD_IN_FLIGHT,
        "another upload through this link is in progress: wait for its end; if it fails, send"
            + " the image again",
        RETRY_AFTER);
  }

  /** Says nothing of the owner's quota, which is not for the client of a link. */
  static Failure noSpace(Failure exact) {
    String message =
        "the owner of this upload link has no space for the image: tell the owner, and send it again later";
    return exact
        .retryAfter()
        .map(later -> Failure.temporary(exact.code(), message, later, exact))
        .orElseGet(() -> new Failure(exact.code(), message, exact));
  }

  static Failure tooMany(int max, long actual) {
    return Failure.overLimit(
        ErrorCode.TOO_MANY_UPLOADS,
        "an owner may have %d open upload links, and messages to callbacks that wait: use or delete some links, let them expire, or see that their callbacks answer"
            .formatted(max),
        max,
        actual);
  }
}
