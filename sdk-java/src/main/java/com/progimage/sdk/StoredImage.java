package com.progimage.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.sdk.text.Ids;
import com.progimage.sdk.text.Json;
import com.progimage.sdk.transformation.Transformation;
import java.net.URI;
import java.time.Instant;
import java.util.List;
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
  private final String owner;
  private final Visibility visibility;
  private final ImageFormat format;
  private final int width;
  private final int height;
  private final long byteCount;
  private final String digest;
  private final Instant createdAt;
  private final @Nullable Instant expiresAt;
  private final List<Analysis> analyses;
  private final String json;

  private StoredImage(ProgImageAsyncClient client, String id, JsonNode json) {
    this.client = client;
    this.id = id;
    this.url =
        json.path("url").isTextual() ? URI.create(Json.text(json, "url")) : client.publicUrl(id);
    // Servers without keys once had neither.
    this.owner = json.path("owner").asText("public");
    this.visibility = Visibility.of(json.path("visibility").asText(Visibility.PUBLIC.name()));
    this.format = ImageFormat.of(Json.text(json, "format"));
    this.width = Math.toIntExact(Json.number(json, "width"));
    this.height = Math.toIntExact(Json.number(json, "height"));
    this.byteCount = Json.number(json, "byteCount");
    this.digest = Json.text(json, "digest");
    this.createdAt =
        Json.instant(json, "createdAt").orElseThrow(() -> new Json.Unexpected("no \"createdAt\""));
    this.expiresAt = Json.instant(json, "expiresAt").orElse(null);
    this.analyses = Analysis.listOf(json.path("analyses"), "image " + id);
    this.json = json.toString();
  }

  static StoredImage of(JsonNode json, ProgImageAsyncClient client) {
    String id = Json.text(json, "id");
    if (!Ids.isId(id)) {
      throw new Json.Unexpected("no image id in \"id\"");
    }
    try {
      return new StoredImage(client, id, json);
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

  /** {@return the owner's name, which is {@code public} on a server without keys} */
  public String owner() {
    return owner;
  }

  /** {@return who may read its bytes} */
  public Visibility visibility() {
    return visibility;
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

  /** {@return the state of each analysis that its upload requested; empty in other records} */
  public List<Analysis> analyses() {
    return analyses;
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
   * Has this image analyzed in the background, as {@link ProgImageClient#analyze} does.
   *
   * @param kinds at least one
   * @return the state of each
   */
  public List<Analysis> analyze(AnalysisKind... kinds) {
    return Blocking.await(client.analyze(id, kinds));
  }

  /** {@return its faces, to fetch or to wait for} */
  public Finding<Faces> faces() {
    return client.faces(id);
  }

  /** {@return its labels, to fetch or to wait for} */
  public Finding<Labels> labels() {
    return client.labels(id);
  }

  /** {@return its placeholder, to fetch or to wait for} */
  public Finding<Placeholder> placeholder() {
    return client.placeholder(id);
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
