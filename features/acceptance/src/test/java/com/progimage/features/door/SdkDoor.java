package com.progimage.features.door;

import com.progimage.sdk.ImageFormat;
import com.progimage.sdk.ProgImage;
import com.progimage.sdk.ProgImageException;
import com.progimage.sdk.Rendition;
import com.progimage.sdk.StoredImage;
import com.progimage.sdk.Transformation;
import com.progimage.sdk.Upload;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The SDK for Java. */
final class SdkDoor implements Door {
  private final ProgImage images;

  SdkDoor(URI server) {
    // A scenario wants to see the refusal itself, not what came after trying again.
    images = ProgImage.builder().url(server.toString()).retries(0).build();
  }

  @Override
  public Stored upload(NewImage image) {
    Upload upload = Upload.of(image.bytes());
    if (image.mediaType() != null) {
      upload = upload.mediaType(image.mediaType());
    }
    if (image.key() != null) {
      upload = upload.idempotencyKey(image.key());
    }
    if (image.ttl() != null) {
      upload = upload.ttl(image.ttl());
    }
    Upload whole = image.verified() ? upload.verify() : upload;
    return told(() -> stored(images.upload(whole)));
  }

  @Override
  public Stored info(String id) {
    return told(() -> stored(images.info(id)));
  }

  @Override
  public byte[] original(String id) {
    return told(() -> images.info(id).original().bytes());
  }

  @Override
  public byte[] get(String id, String rendition) {
    return told(() -> rendition(id, rendition).bytes());
  }

  @Override
  public void save(String id, String rendition, Path file) {
    told(() -> rendition(id, rendition).saveTo(file));
  }

  @Override
  public void delete(String id) {
    told(() -> {
      images.delete(id);
      return id;
    });
  }

  @Override
  public List<Stored> list() {
    return told(() -> images.list().map(SdkDoor::stored).toList());
  }

  @Override
  public Map<String, Long> limits() {
    return told(() -> images.capabilities().limits());
  }

  @Override
  public String etag(String id, String rendition) {
    return told(() -> rendition(id, rendition).etag());
  }

  @Override
  public Optional<byte[]> getIfChanged(String id, String rendition, String etag) {
    return told(() -> rendition(id, rendition).bytesIfChanged(etag));
  }

  @Override
  public String shown(int httpStatus, String code) {
    return Integer.toString(httpStatus);
  }

  private Rendition rendition(String id, String text) {
    int dot = text.lastIndexOf('.');
    ImageFormat format = ImageFormat.of(text.substring(dot + 1));
    return text.startsWith("/")
        ? images.rendition(id, Transformation.parse(text.substring(1, dot)), format)
        : images.rendition(id, format);
  }

  private static Stored stored(StoredImage image) {
    return new Stored(
        image.id(),
        image.format().name(),
        image.width(),
        image.height(),
        image.byteCount(),
        image.digest(),
        image.createdAt(),
        image.expiresAt().orElse(null));
  }

  /** An argument that the SDK refuses by itself has no status and no code. */
  private static <T> T told(Supplier<T> call) {
    try {
      return call.get();
    } catch (ProgImageException e) {
      throw new Refusal(
          e.status().isPresent() ? Integer.toString(e.status().getAsInt()) : "",
          e.code().orElse(""),
          e.retryAfter().orElse(null),
          e.toString());
    } catch (IllegalArgumentException e) {
      throw new Refusal("", "", null, e.toString());
    }
  }

  @Override
  public String toString() {
    return "SDK";
  }
}
