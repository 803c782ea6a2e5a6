package com.progimage.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.sdk.text.Ids;
import com.progimage.sdk.text.Json;
import com.progimage.sdk.transformation.Transformation;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An image on the server, as described by its record. Images never change; they can only be
 * deleted.
 */
public final class StoredImage {
  private final ProgImageAsyncClient client;
  private final String id;
  private final URI url;
  private final ImageFormat format;
  private final int width;
  private final int height;
  private final long byteCount;
  private final String digest;
  private final Instant createdAt;
  private final @Nullable Instant expiresAt;
  private final String json;

  private StoredImage(
      ProgImageAsyncClient client,
      String id,
      URI url,
      ImageFormat format,
      int width,
      int height,
      long byteCount,
      String digest,
      Instant createdAt,
      @Nullable Instant expiresAt,
      String json) {
    this.client = client;
    this.id = id;
    this.url = url;
    this.format = format;
    this.width = width;
    this.height = height;
    this.byteCount = byteCount;
    this.digest = digest;
    this.createdAt = createdAt;
    this.expiresAt = expiresAt;
    this.json = json;
  }

  static StoredImage of(JsonNode json, ProgImageAsyncClient client) {
    String id = Json.text(json, "id");
    if (!Ids.isId(id)) {
      throw new Json.Unexpected("no image id in \"id\"");
    }
    try {
      return new StoredImage(
          client,
          id,
          json.path("url").isTextual() ? URI.create(Json.text(json, "url")) : client.publicUrl(id),
          ImageFormat.of(Json.text(json, "format")),
          Math.toIntExact(Json.number(json, "width")),
          Math.toIntExact(Json.number(json, "height")),
          Json.number(json, "byteCount"),
          Json.text(json, "digest"),
          Json.instant(json, "createdAt")
              .orElseThrow(() -> new Json.Unexpected("no \"createdAt\"")),
          Json.instant(json, "expiresAt").orElse(null),
          json.toString());
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new Json.Unexpected("an invalid record: " + e.getMessage(), e);
    }
  }

  /** {@return the image's id} */
  public String id() {
    return id;
  }

  /** {@return the image's public address} */
  public URI url() {
    return url;
  }

  /** {@return the format in which it was stored} */
  public ImageFormat format() {
    return format;
  }

  /** {@return the width in pixels, after EXIF orientation} */
  public int width() {
    return width;
  }

  /** {@return the height in pixels, after EXIF orientation} */
  public int height() {
    return height;
  }

  /** {@return the number of stored bytes} */
  public long byteCount() {
    return byteCount;
  }

  /** {@return the digest of the stored bytes, as {@code sha256-<hex>}} */
  public String digest() {
    return digest;
  }

  /** {@return the time at which it was stored} */
  public Instant createdAt() {
    return createdAt;
  }

  /** {@return the time at which it expires; empty if it does not expire} */
  public Optional<Instant> expiresAt() {
    return Optional.ofNullable(expiresAt);
  }

  /**
   * {@return the record as the server sent it, on one line, including fields unknown to this
   * client}
   */
  public String json() {
    return json;
  }

  /**
   * Returns this image in a format. Its own format gives exactly the bytes that were stored.
   *
   * @param wanted the format
   * @return a rendition to download or link
   */
  public Rendition as(ImageFormat wanted) {
    return transform(Transformation.NONE).as(wanted);
  }

  /**
   * Returns this image transformed, in its own format unless {@link Rendition#as} sets another.
   *
   * @param transformation the operations to apply
   * @return a rendition to download or link
   */
  public Rendition transform(Transformation transformation) {
    return new Rendition(client, id, url, this, transformation, format);
  }

  /** {@return exactly the bytes that were stored} */
  public Rendition original() {
    return transform(Transformation.NONE);
  }

  /**
   * Deletes this image and all its renditions.
   *
   * @throws ImageNotFoundException if it is already deleted
   */
  public void delete() {
    Blocking.await(client.delete(id));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StoredImage image && image.id.equals(id) && image.url.equals(url);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  @Override
  public String toString() {
    return id + " (" + format + ", " + width + "×" + height + ", " + byteCount + " bytes)";
  }
}
