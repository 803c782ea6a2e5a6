package com.progimage.server.registry;

import com.progimage.server.image.Digest;
import com.progimage.server.image.IdempotencyKey;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.Lifetime;
import com.progimage.server.image.Owner;
import com.progimage.server.image.Ownership;
import com.progimage.server.image.RenditionKey;
import com.progimage.server.image.Size;
import com.progimage.server.image.StoredImage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;

/** Images and renditions that nobody stored. */
public final class Samples {
  /** The data folder that everything belongs to. */
  public static final String INSTANCE = "0b9fd2ab";

  static final Instant BEGIN = Instant.parse("2026-02-03T04:05:06.789Z");
  public static final LocalDate DAY = LocalDate.of(2026, 2, 3);

  private Samples() {}

  /** One image a millisecond, so that number {@code n} is before number {@code n + 1}. */
  public static StoredImage image(int n) {
    return image(n, "bytes of " + n);
  }

  public static StoredImage image(int n, String bytes) {
    Instant created = BEGIN.plusMillis(n);
    return new StoredImage(
        ImageId.create(created),
        Ownership.PUBLIC,
        ImageFormat.JPEG,
        new Size(640, 480),
        1_000 + n,
        digest(bytes),
        Lifetime.endless(created));
  }

  public static IdempotencyKey key(String text) {
    return new IdempotencyKey(Owner.PUBLIC, digest(text));
  }

  /** An image that was uploaded with an idempotency key. */
  public static StoredImage keyed(Instant created, String key) {
    return keyed(created, Owner.PUBLIC, key);
  }

  static StoredImage keyed(Instant created, Owner owner, String key) {
    Instant millis = created.truncatedTo(ChronoUnit.MILLIS);
    return new StoredImage(
        ImageId.create(millis),
        Ownership.of(owner),
        ImageFormat.JPEG,
        new Size(640, 480),
        1_000,
        digest("bytes of " + key),
        Lifetime.endless(millis),
        digest(key));
  }

  public static List<StoredImage> images(int count) {
    return IntStream.range(0, count).mapToObj(Samples::image).toList();
  }

  public static RenditionKey key(ImageId id, String transformation) {
    return new RenditionKey(id, "java-1", transformation, ImageFormat.WEBP);
  }

  public static RenditionRecord rendition(ImageId id, String transformation) {
    return new RenditionRecord(
        key(id, transformation),
        777,
        digest(id + transformation),
        new Size(200, 150),
        BEGIN.plusSeconds(60),
        DAY);
  }

  public static Digest digest(String bytes) {
    return Digest.of(bytes.getBytes(StandardCharsets.UTF_8));
  }
}
