package com.progimage.server.http.rendition;

import com.progimage.server.http.body.ImageBody;
import com.progimage.server.image.StoredImage;
import com.progimage.server.library.Target;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.Locale;

/**
 * Turns a render request into a job and answers 202 with the job's URL.
 *
 * @param overBytes larger originals are always rendered by jobs; {@link Long#MAX_VALUE} to disable
 */
public record AsyncPreference(long overBytes, Takers takers) {

  /** Accepts renditions to make in the background. */
  public interface Takers {
    void stored(Context context, StoredImage image, Target target);

    void unstored(Context context, ImageBody body, Target target) throws IOException;
  }

  /**
   * Whether to answer the request with a job: because of {@code Prefer: respond-async} (RFC 7240),
   * or because of the size of the original. For the former, adds {@code Preference-Applied} to the
   * answer.
   *
   * @param byteCount of the original; negative if unknown
   */
  boolean isFor(Context context, long byteCount) {
    for (String preference : ImageHeaders.joined(context, "Prefer").split(",")) {
      String name = preference.split("[;=]", 2)[0].strip().toLowerCase(Locale.ROOT);
      if (name.equals("respond-async")) {
        context.header("Preference-Applied", "respond-async");
        return true;
      }
    }
    return byteCount > overBytes;
  }
}
