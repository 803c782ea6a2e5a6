package com.progimage.server.http.body;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Owner;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Limits the number of bodies in progress, in total and for each client. */
public final class BodySlots {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private final int max;
  private final int maxOfOneClient;
  private final Map<String, Integer> byClient = new HashMap<>();
  private int taken;

  public BodySlots(int max, int maxOfOneClient) {
    this.max = max;
    this.maxOfOneClient = maxOfOneClient;
  }

  /** The slot of one body. Closing it is idempotent. */
  final class Slot implements AutoCloseable {
    private final String client;
    private boolean closed;

    private Slot(String client) {
      this.client = client;
    }

    @Override
    public void close() {
      synchronized (BodySlots.this) {
        if (!closed) {
          closed = true;
          taken--;
          byClient.computeIfPresent(client, (_, count) -> count == 1 ? null : count - 1);
        }
      }
    }
  }

  /**
   * @throws Failure {@code overloaded}
   */
  Slot take(String address) {
    return take(address, "from this address");
  }

  /**
   * Takes a slot for a body that the server fetches for an owner.
   *
   * @throws Failure {@code overloaded}
   */
  Slot take(Owner owner) {
    return take("owner " + owner, "for this owner");
  }

  private synchronized Slot take(String client, String where) {
    int ofClient = byClient.getOrDefault(client, 0);
    if (ofClient >= maxOfOneClient) {
      throw overloaded(where, ofClient, maxOfOneClient);
    }
    if (taken >= max) {
      throw overloaded("at a time", taken, max);
    }
    taken++;
    byClient.put(client, ofClient + 1);
    return new Slot(client);
  }

  public synchronized int taken() {
    return taken;
  }

  private static Failure overloaded(String where, int actual, int limit) {
    return Failure.temporary(
        ErrorCode.OVERLOADED,
        actual
            + " bodies are under way "
            + where
            + " and this server takes "
            + limit
            + ": try again",
        RETRY_AFTER);
  }
}
