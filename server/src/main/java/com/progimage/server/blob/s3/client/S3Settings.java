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
 * @param redirectBytes clients read renditions of this size or more from the object store itself;
 *     {@link #NO_REDIRECT}: none
 */
public record S3Settings(
    String bucket,
    String prefix,
    @Nullable URI endpoint,
    @Nullable String region,
    boolean pathStyle,
    long cacheBytes,
    Duration patience,
    long redirectBytes) {
  /** Leaves time for an answer to the client within two seconds. */
  public static final Duration DEFAULT_PATIENCE = Duration.ofMillis(1_600);

  public static final long DEFAULT_CACHE_BYTES = 20L << 30;
  public static final long MIN_CACHE_BYTES = 256L << 20;

  public static final long NO_REDIRECT = Long.MAX_VALUE;

  /** For smaller renditions, another connection costs a client more than it saves this server. */
  public static final long MIN_REDIRECT_BYTES = 256L << 10;

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
        parts.group(1),
        prefix,
        endpoint,
        region,
        pathStyle,
        cacheBytes,
        DEFAULT_PATIENCE,
        NO_REDIRECT);
  }

  /** Returns the same store with another size of the cache. */
  public S3Settings withCache(long otherBytes) {
    return new S3Settings(
        bucket, prefix, endpoint, region, pathStyle, otherBytes, patience, redirectBytes);
  }

  /** Returns the same store with another patience. */
  public S3Settings withPatience(Duration other) {
    return new S3Settings(
        bucket, prefix, endpoint, region, pathStyle, cacheBytes, other, redirectBytes);
  }

  /** Returns the same store whose large renditions clients read from it. */
  public S3Settings withRedirectFrom(long byteCount) {
    return new S3Settings(
        bucket, prefix, endpoint, region, pathStyle, cacheBytes, patience, byteCount);
  }

  /** The location, for messages. */
  public String location() {
    return "s3://" + bucket + "/" + prefix;
  }
}
