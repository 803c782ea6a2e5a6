package com.progimage.server.state.link;

import com.progimage.server.image.Digest;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.Owner;
import com.progimage.server.state.job.JobProblem;
import com.progimage.server.state.outbox.Callback;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A URL through which a client without a key may store one image.
 *
 * @param owner of the image
 * @param secret the hash of the secret in the URL
 * @param callback notified of the end; null: there is none
 */
public record UploadLink(
    LinkId id,
    Owner owner,
    LinkTerms terms,
    Digest secret,
    @Nullable Callback callback,
    LinkProgress progress) {

  /**
   * @param attempt the upload in progress, or one whose server died; null: there is none
   * @param problem of the last failed upload; null: none has failed
   * @param image that was stored; null: none
   * @param storedAt null: no image was stored
   * @param settledAt when everything about the link had ended; null: not yet
   */
  public record LinkProgress(
      @Nullable UploadAttempt attempt,
      @Nullable JobProblem problem,
      @Nullable ImageId image,
      @Nullable Instant storedAt,
      @Nullable Instant settledAt) {
    public static final LinkProgress NONE = new LinkProgress(null, null, null, null, null);

    public LinkProgress {
      if ((image == null) != (storedAt == null)) {
        throw new IllegalArgumentException("image " + image + " stored at " + storedAt);
      }
    }
  }

  /**
   * The right of one upload to store the image.
   *
   * @param holder unique for each upload
   * @param until it ends unless it is renewed
   */
  public record UploadAttempt(String holder, Instant until) {}

  /** Whether an image was stored through it. */
  public boolean isDone() {
    return progress.image() != null;
  }

  /** Whether an upload is in progress. */
  public boolean isInUse(Instant now) {
    return progress.attempt() != null && now.isBefore(progress.attempt().until());
  }

  /** Whether no image was stored in its time. An upload that began in time may still end. */
  public boolean isExpired(Instant now) {
    return !isDone() && !now.isBefore(terms.expiresAt()) && !isInUse(now);
  }
}
