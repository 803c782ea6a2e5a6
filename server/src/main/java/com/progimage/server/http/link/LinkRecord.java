package com.progimage.server.http.link;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.progimage.server.link.UploadLinks.NewLink;
import com.progimage.server.state.outbox.Callback;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A new link as JSON.
 *
 * @param upload how a client without a key sends the image
 * @param url of the link's state, for its owner
 * @param callback null: there is none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record LinkRecord(
    String id,
    UploadTarget upload,
    Instant expiresAt,
    String url,
    @Nullable CallbackSecret callback) {

  /**
   * @param url contains the link's secret
   */
  record UploadTarget(String url, String method) {}

  /**
   * @param secret signs the message; it is not shown again
   */
  record CallbackSecret(String secret) {}

  /**
   * @param base the start of URLs
   */
  static LinkRecord of(NewLink made, String base) {
    String url = base + "/uploads/" + made.link().id();
    Callback callback = made.link().callback();
    return new LinkRecord(
        made.link().id().text(),
        new UploadTarget(url + "?secret=" + made.secret(), "PUT"),
        made.link().terms().expiresAt(),
        url,
        callback == null ? null : new CallbackSecret(callback.secrets().current()));
  }
}
