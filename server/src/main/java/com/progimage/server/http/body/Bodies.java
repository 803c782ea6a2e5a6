package com.progimage.server.http.body;

import com.progimage.server.memory.BufferPool;
import com.progimage.server.memory.MemoryBudget;
import io.javalin.http.Context;
import java.io.InputStream;
import java.time.Duration;

/**
 * Opens the bodies of requests, as many as the server has room for.
 *
 * @param maxBytes of an image
 * @param patience how long a body may stand still, and how long it may come slowly
 * @param slots how many may be under way
 * @param buffers for bytes that have come
 * @param documents memory of JSON and of forms, beside the images in them
 */
public record Bodies(
    long maxBytes,
    Duration patience,
    ClientAddresses clients,
    BodySlots slots,
    BufferPool buffers,
    MemoryBudget documents) {

  /**
   * The body, of which nothing is read yet; closing it makes room for another one.
   *
   * @throws com.progimage.server.image.Failure {@code overloaded}; {@code malformed-request} for an
   *     unreadable {@code Content-Digest}
   */
  InputStream open(Context context) {
    BodySlots.Slot slot = admit(context);
    try {
      return ContentDigest.check(context, new RequestBody(context.req(), patience, buffers, slot));
    } catch (RuntimeException e) {
      slot.close();
      throw e;
    }
  }

  /** The place of a body that comes from elsewhere. */
  BodySlots.Slot admit(Context context) {
    return slots.take(clients.of(context));
  }
}
