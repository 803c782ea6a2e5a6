package com.progimage.features.door;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An image to be stored, and what is said of it.
 *
 * @param name of its file
 * @param mediaType where the user says it; doors know it by themselves otherwise
 * @param key of the upload, so that a repetition is not stored twice
 * @param ttl after which the image ends
 * @param verified decoded before it is stored
 * @param analysis what the server is to find in it, if anything
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record NewImage(
    String name,
    byte[] bytes,
    @Nullable String mediaType,
    @Nullable String key,
    @Nullable Duration ttl,
    boolean verified,
    @Nullable String analysis) {

  public static NewImage of(String name, byte[] bytes) {
    return new NewImage(name, bytes, null, null, null, false, null);
  }

  public NewImage as(String type) {
    return new NewImage(name, bytes, type, key, ttl, verified, analysis);
  }

  public NewImage withKey(String text) {
    return new NewImage(name, bytes, mediaType, text, ttl, verified, analysis);
  }

  public NewImage withTtl(Duration time) {
    return new NewImage(name, bytes, mediaType, key, time, verified, analysis);
  }

  public NewImage withVerification() {
    return new NewImage(name, bytes, mediaType, key, ttl, true, analysis);
  }

  public NewImage withAnalysis(String kind) {
    return new NewImage(name, bytes, mediaType, key, ttl, verified, kind);
  }

  /** Its media type: as said, or else by the extension. */
  String type() {
    if (mediaType != null) {
      return mediaType;
    }
    String extension = name.substring(name.lastIndexOf('.') + 1);
    return switch (extension) {
      case "svg" -> "image/svg+xml";
      case "jpg" -> "image/jpeg";
      case "txt" -> "text/plain";
      default -> "image/" + extension;
    };
  }
}
