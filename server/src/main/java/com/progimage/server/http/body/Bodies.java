package com.progimage.server.http.body;

import com.progimage.server.access.Identity;
import com.progimage.server.http.access.ClientAddresses;
import com.progimage.server.http.access.Gate;
import com.progimage.server.image.Owner;
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
    BodySlots.Slot slot = slots.take(clients.of(context));
    try {
      return ContentDigest.check(context, new RequestBody(context.req(), patience, buffers, slot));
    } catch (RuntimeException e) {
      slot.close();
      throw e;
    }
  }

  /**
   * Takes a slot for a body that the server fetches for a client. An owner counts as one client,
   * whatever its addresses.
   *
   * @throws com.progimage.server.failure.Failure {@code overloaded}
   */
  BodySlots.Slot admitFetched(Context context) {
    Identity identity = Gate.identity(context);
    boolean isOwner = !identity.isStranger() && !identity.owner().equals(Owner.PUBLIC);
    return isOwner ? slots.take(identity.owner()) : slots.take(clients.of(context));
  }
}
