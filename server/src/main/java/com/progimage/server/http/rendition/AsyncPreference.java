package com.progimage.server.http.rendition;

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

  /**
   * Whether to answer the request with a job: because of {@code Prefer: respond-async} (RFC 7240),
   * or because of the size of the original.
   *
   * @param byteCount of the original; negative if unknown
   */
  boolean isFor(Context context, long byteCount) {
    return isPreferred(context) || byteCount > overBytes;
  }

  /** Adds {@code Preference-Applied} to an answer if the client preferred a job. */
  void acknowledge(Context context) {
    if (isPreferred(context)) {
      context.header("Preference-Applied", RESPOND_ASYNC);
    }
  }

  private static boolean isPreferred(Context context) {
    return Stream.of(ImageHeaders.joined(context, "Prefer").split(","))
        .map(preference -> preference.split("[;=]", 2)[0].strip().toLowerCase(Locale.ROOT))
        .anyMatch(RESPOND_ASYNC::equals);
  }
}
