package com.progimage.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.progimage.sdk.text.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The limits of an owner. What has no limit is unlimited. Immutable: each method that sets a limit
 * returns a new quota.
 *
 * {@snippet class="com.progimage.features.ReadmeExamples" region="owners"}
 */
public final class Quota {
  private static final Quota UNLIMITED = new Quota(Map.of());

  private final Map<String, Long> limits;

  private Quota(Map<String, Long> limits) {
    this.limits = limits;
  }

  /** {@return a quota without limits} */
  public static Quota unlimited() {
    return UNLIMITED;
  }

  static Quota of(JsonNode json) {
    Map<String, Long> limits = new LinkedHashMap<>();
    json.properties().forEach(limit -> limits.put(limit.getKey(), limit.getValue().asLong()));
    return new Quota(limits);
  }

  private Quota with(String limit, long most) {
    if (most < 0) {
      throw new IllegalArgumentException(limit + " is " + most + ", must be at least 0");
    }
    Map<String, Long> more = new LinkedHashMap<>(limits);
    more.put(limit, most);
    return new Quota(more);
  }

  /**
   * Limits the stored images.
   *
   * @param most the maximum
   * @return this with that limit
   */
  public Quota images(long most) {
    return with("images", most);
  }

  /**
   * Limits the bytes of all stored originals together.
   *
   * @param most the maximum
   * @return this with that limit
   */
  public Quota bytes(long most) {
    return with("bytes", most);
  }

  /**
   * Limits the pixels of the renditions made in a day of UTC.
   *
   * @param most the maximum, in millions of pixels
   * @return this with that limit
   */
  public Quota megapixelsPerDay(long most) {
    return with("megapixelsPerDay", most);
  }

  /**
   * Limits the CPU time of render workers in a day of UTC.
   *
   * @param most the maximum, in seconds
   * @return this with that limit
   */
  public Quota cpuSecondsPerDay(long most) {
    return with("cpuSecondsPerDay", most);
  }

  /**
   * Limits the requests that each server answers at a time.
   *
   * @param most the maximum
   * @return this with that limit
   */
  public Quota concurrentRequests(long most) {
    return with("concurrentRequests", most);
  }

  /**
   * Limits the jobs that have not ended.
   *
   * @param most the maximum
   * @return this with that limit
   */
  public Quota openJobs(long most) {
    return with("openJobs", most);
  }

  /**
   * Limits the items of jobs that have not ended.
   *
   * @param most the maximum
   * @return this with that limit
   */
  public Quota openItems(long most) {
    return with("openItems", most);
  }

  /**
   * Returns a limit.
   *
   * @param name its name in the API, such as {@code images}
   * @return the maximum; empty if it is unlimited
   */
  public OptionalLong limit(String name) {
    Long most = limits.get(name);
    return most == null ? OptionalLong.empty() : OptionalLong.of(most);
  }

  byte[] json() {
    ObjectNode json = Json.newObject();
    limits.forEach(json::put);
    return Json.bytes(json);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Quota quota && quota.limits.equals(limits);
  }

  @Override
  public int hashCode() {
    return limits.hashCode();
  }

  @Override
  public String toString() {
    return limits.isEmpty() ? "unlimited" : limits.toString();
  }
}
