package com.progimage.server.http.body;

import com.progimage.server.http.access.ClientAddresses;
import com.progimage.server.memory.BufferPool;
import com.progimage.server.memory.MemoryBudget;
import io.javalin.http.Context;
import java.io.InputStream;
import java.time.Duration;

/**
 * Opens the bodies of requests, within the limits of the server.
 *
 * @param maxBytes of an image
 * @param patience the time that a body may pause, and the time that it may be slow
 * @param slots for bodies in progress
 * @param buffers for received bytes
 * @param documents the memory for JSON and for forms, apart from the images in them
 */
public record Bodies(
    long maxBytes,
    Duration patience,
    ClientAddresses clients,
    BodySlots slots,
    BufferPool buffers,
    MemoryBudget documents) {

  /**
   * Opens a body without reading it. Closing it frees its slot.
   *
   * @throws com.progimage.server.failure.Failure {@code overloaded}; {@code malformed-request} for
   *     an unreadable {@code Content-Digest}
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

  /** Takes a slot for a body that comes from another source. */
  BodySlots.Slot admit(Context context) {
    return slots.take(clients.of(context));
  }
}
