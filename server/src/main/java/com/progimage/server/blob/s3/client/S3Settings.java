package com.progimage.server.blob.s3.client;

import java.net.URI;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The place of blobs in an object store.
 *
 * @param prefix of all keys; empty, or ends with a slash
 * @param endpoint null: that of AWS for the region
 * @param region null: the one that AWS's variables and files name
 * @param pathStyle whether the bucket is in the path of URLs and not in their host
 * @param cacheBytes maximum size of the files that a process keeps of it
 * @param patience the maximum time of a request without many bytes, with its retries
 */
public record S3Settings(
    String bucket,
    String prefix,
    @Nullable URI endpoint,
    @Nullable String region,
    boolean pathStyle,
    long cacheBytes,
    Duration patience) {
  /** Leaves time for an answer to the client within two seconds. */
  public static final Duration DEFAULT_PATIENCE = Duration.ofMillis(1_600);

  public static final long DEFAULT_CACHE_BYTES = 20L << 30;
  public static final long MIN_CACHE_BYTES = 256L << 20;

  private static final Pattern LOCATION =
      Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])((?:/[A-Za-z0-9_.-]+)*)/?");

  /**
   * Parses a location such as {@code s3://bucket/prefix}.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static S3Settings at(
      String location,
      @Nullable URI endpoint,
      @Nullable String region,
      boolean pathStyle,
      long cacheBytes) {
    Matcher parts = LOCATION.matcher(location);
    if (!parts.matches()) {
      throw new IllegalArgumentException("not the location of a bucket: " + location);
    }
    String path = parts.group(2);
    String prefix = path.isEmpty() ? "" : path.substring(1) + "/";
    return new S3Settings(
        parts.group(1), prefix, endpoint, region, pathStyle, cacheBytes, DEFAULT_PATIENCE);
  }

  /** Returns the same store with another size of the cache. */
  public S3Settings withCache(long otherBytes) {
    return new S3Settings(bucket, prefix, endpoint, region, pathStyle, otherBytes, patience);
  }

  /** Returns the same store with another patience. */
  public S3Settings withPatience(Duration other) {
    return new S3Settings(bucket, prefix, endpoint, region, pathStyle, cacheBytes, other);
  }

  /** The location, for messages. */
  public String location() {
    return "s3://" + bucket + "/" + prefix;
  }
}
