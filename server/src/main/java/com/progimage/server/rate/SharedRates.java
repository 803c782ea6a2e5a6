package com.progimage.server.rate;

import java.util.Optional;

/** Counts the requests of clients on all servers. Thread-safe. */
public interface SharedRates extends AutoCloseable {
  /** Of a server that shares nothing with others: it counts alone. */
  SharedRates NONE =
      new SharedRates() {
        @Override
        public Optional<SharedCount> take(String limit, String client, Rate rate) {
          return Optional.empty();
        }

        @Override
        public boolean isShared() {
          return false;
        }

        @Override
        public void close() {}
      };

  /**
   * The result for one request.
   *
   * @param backlogNanos the time until a whole burst is possible again
   */
  record SharedCount(boolean isAdmitted, long backlogNanos) {}

  /**
   * Counts a request if it is within the limit.
   *
   * @param limit the name of the limit
   * @return empty if the servers cannot count together at the moment; this never fails
   */
  Optional<SharedCount> take(String limit, String client, Rate rate);

  /** Whether the last request was counted together with those to other servers. */
  boolean isShared();

  @Override
  void close();
}
