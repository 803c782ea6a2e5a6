package com.progimage.server.http.rendition;

import com.progimage.server.http.body.ImageBody;
import com.progimage.server.image.StoredImage;
import com.progimage.server.library.Target;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.Locale;

/**
 * Has renditions made behind the request: the answer is 202 and where to ask for it.
 *
 * @param overBytes originals of more bytes are rendered so whatever the client prefers; {@link
 *     Long#MAX_VALUE}: none is
 */
public record Later(long overBytes, Takers takers) {

  /** Who takes what is to be made later. */
  public interface Takers {
    void stored(Context context, StoredImage image, Target target);

    void unstored(Context context, ImageBody body, Target target) throws IOException;
  }

  /**
   * Whether the request is to be answered so: by {@code Prefer: respond-async} (RFC 7240), or since
   * there is so much to do.
   *
   * @param byteCount of the original; less than 0: not known
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
