package com.progimage.sdk;

import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An image on the server, as its record says. Images never change; they can only be deleted. */
public final class StoredImage {
  private final AsyncProgImage client;
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

  StoredImage(
      AsyncProgImage client,
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

  /** {@return the name by which the server knows it} */
  public String id() {
    return id;
  }

  /** {@return the public address of its record} */
  public URI url() {
    return url;
  }

  /** {@return the format that it was stored in} */
  public ImageFormat format() {
    return format;
  }

  /** {@return in pixels, as a viewer sees it, after EXIF orientation} */
  public int width() {
    return width;
  }

  /** {@return in pixels, as a viewer sees it, after EXIF orientation} */
  public int height() {
    return height;
  }

  /** {@return the count of the stored bytes} */
  public long byteCount() {
    return byteCount;
  }

  /** {@return of the stored bytes, as {@code sha256-<hex>}} */
  public String digest() {
    return digest;
  }

  /** {@return when it was stored} */
  public Instant createdAt() {
    return createdAt;
  }

  /** {@return when it ends by itself; empty: never} */
  public Optional<Instant> expiresAt() {
    return Optional.ofNullable(expiresAt);
  }

  /** {@return the record as the server gave it, in one line, with fields not known here} */
  public String json() {
    return json;
  }

  /**
   * This image in a format; its own format gives the very bytes that were stored.
   *
   * @param wanted the format
   * @return what can be downloaded or linked
   */
  public Rendition as(ImageFormat wanted) {
    return transform(Transformation.NONE).as(wanted);
  }

  /**
   * This image transformed, in its own format unless {@link Rendition#as} says another.
   *
   * @param transformation what is done to it
   * @return what can be downloaded or linked
   */
  public Rendition transform(Transformation transformation) {
    return new Rendition(client, id, url, this, transformation, format);
  }

  /** {@return the very bytes that were stored} */
  public Rendition original() {
    return transform(Transformation.NONE);
  }

  /**
   * Deletes it and all its renditions.
   *
   * @throws ImageNotFoundException where it is already gone
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
