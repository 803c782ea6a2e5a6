package com.progimage.server.access.quota;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a quota can limit. */
public enum QuotaLimit {
  /** Stored images. */
  IMAGES("images"),
  /** Bytes of all stored originals together. */
  BYTES("bytes"),
  /** Millions of pixels of the renditions made in a day of UTC. */
  MEGAPIXELS_PER_DAY("megapixelsPerDay"),
  /** Seconds of CPU time of render workers in a day of UTC. */
  CPU_SECONDS_PER_DAY("cpuSecondsPerDay"),
  /** Requests in progress at a time, on each server. */
  CONCURRENT_REQUESTS("concurrentRequests"),
  /** Jobs that have not ended. */
  OPEN_JOBS("openJobs"),
  /** Items of jobs that have not ended. */
  OPEN_ITEMS("openItems");

  private final String text;

  QuotaLimit(String text) {
    this.text = text;
  }

  /** As in JSON. */
  public String text() {
    return text;
  }

  public static Optional<QuotaLimit> find(String text) {
    return Arrays.stream(values()).filter(limit -> limit.text.equals(text)).findFirst();
  }

  /** The texts of all, for error messages. */
  public static String texts() {
    return Arrays.stream(values()).map(QuotaLimit::text).collect(Collectors.joining(", "));
  }
}
