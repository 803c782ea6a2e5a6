package com.progimage.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.sdk.text.Json;
import java.time.Duration;

/** An owner: what it uses and what it may use, at the time of the request. */
public final class Owner {
  private final String name;
  private final long images;
  private final long bytes;
  private final double megapixelsToday;
  private final Duration cpuTimeToday;
  private final Quota quota;
  private final boolean hasOwnQuota;
  private final String json;

  private Owner(JsonNode json) {
    JsonNode usage = json.path("usage");
    this.name = Json.text(json, "owner");
    this.images = Json.number(usage, "images");
    this.bytes = Json.number(usage, "bytes");
    this.megapixelsToday = usage.path("megapixelsToday").asDouble();
    this.cpuTimeToday =
        Duration.ofMillis(Math.round(usage.path("cpuSecondsToday").asDouble() * 1_000));
    this.quota = Quota.of(json.path("quota"));
    this.hasOwnQuota = json.path("hasOwnQuota").asBoolean();
    this.json = json.toString();
  }

  static Owner of(JsonNode json) {
    return new Owner(json);
  }

  /** {@return the owner's name} */
  public String name() {
    return name;
  }

  /** {@return the number of images that it has stored} */
  public long images() {
    return images;
  }

  /** {@return the bytes of all its originals together} */
  public long bytes() {
    return bytes;
  }

  /** {@return the millions of pixels of renditions that were made for it since midnight UTC} */
  public double megapixelsToday() {
    return megapixelsToday;
  }

  /** {@return the CPU time that render workers spent for it since midnight UTC} */
  public Duration cpuTimeToday() {
    return cpuTimeToday;
  }

  /** {@return the limits that are in force for it} */
  public Quota quota() {
    return quota;
  }

  /** {@return whether the quota is its own, and not the default} */
  public boolean hasOwnQuota() {
    return hasOwnQuota;
  }

  /**
   * {@return the record as the server sent it, on one line, including fields unknown to this
   * client}
   */
  public String json() {
    return json;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Owner owner && owner.json.equals(json);
  }

  @Override
  public int hashCode() {
    return json.hashCode();
  }

  @Override
  public String toString() {
    return name + " (" + images + " images, " + bytes + " bytes)";
  }
}
