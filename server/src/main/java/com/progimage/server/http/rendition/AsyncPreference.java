package com.progimage.server.http.rendition;

import com.progimage.server.access.Scope;
import com.progimage.server.failure.Failure;
import com.progimage.server.http.access.Gate;
import com.progimage.server.http.body.ImageBody;
import com.progimage.server.image.StoredImage;
import com.progimage.server.library.Target;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Turns a render request into a job and answers 202 with the job's URL.
 *
 * @param overBytes larger originals are always rendered by jobs; {@link Long#MAX_VALUE} to disable
 */
public record AsyncPreference(long overBytes, AsyncRenderer renderer) {

  private static final String RESPOND_ASYNC = "respond-async";

  /** Accepts renditions to make in the background. */
  public interface AsyncRenderer {
    void submitStored(Context context, StoredImage image, Target target);

    void submitBody(Context context, ImageBody body, Target target) throws IOException;
  }

  /** Reason to answer a request with a job. */
  enum AsyncReason {
    /** The request is answered with the rendition. */
    NONE,
    /** The client sent {@code Prefer: respond-async} (RFC 7240). */
    PREFERRED,
    /** The original is large. */
    LARGE;

    boolean isJob() {
      return this != NONE;
    }

    /** Adds {@code Preference-Applied} to an answer if the client preferred a job. */
    void acknowledge(Context context) {
      if (this == PREFERRED) {
        context.header("Preference-Applied", RESPOND_ASYNC);
      }
    }
  }

  /**
   * @param byteCount of the original; negative if unknown
   * @throws Failure if the client prefers a job and may submit none
   */
  AsyncReason reason(Context context, long byteCount) {
    if (isPreferred(context)) {
      Gate.identity(context).require(Scope.JOBS);
      return AsyncReason.PREFERRED;
    }
    return byteCount > overBytes ? AsyncReason.LARGE : AsyncReason.NONE;
  }

  private static boolean isPreferred(Context context) {
    return Stream.of(ImageHeaders.joined(context, "Prefer").split(","))
        .map(preference -> preference.split("[;=]", 2)[0].strip().toLowerCase(Locale.ROOT))
        .anyMatch(RESPOND_ASYNC::equals);
  }
}
