package com.progimage.server.webhook;

import java.util.HashMap;
import java.util.Map;

/** Limits the number of concurrent deliveries to each host. Thread-safe. */
final class Places {
  private final int maxPerHost;
  private final Map<String, Integer> taken = new HashMap<>();

  Places(int maxPerHost) {
    this.maxPerHost = maxPerHost;
  }

  /**
   * @return false if the host is at its limit
   */
  synchronized boolean enter(String host) {
    int count = taken.getOrDefault(host, 0);
    if (count == maxPerHost) {
      return false;
    }
    taken.put(host, count + 1);
    return true;
  }

  synchronized void leave(String host) {
    int left = taken.getOrDefault(host, 0) - 1;
    if (left > 0) {
      taken.put(host, left);
    } else {
      taken.remove(host);
    }
  }
}
