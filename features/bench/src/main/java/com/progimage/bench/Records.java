package com.progimage.bench;

import com.progimage.server.image.Digest;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.Lifetime;
import com.progimage.server.image.Owner;
import com.progimage.server.image.Ownership;
import com.progimage.server.image.RenditionKey;
import com.progimage.server.image.Size;
import com.progimage.server.image.StoredImage;
import com.progimage.server.registry.RenditionRecord;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Synthetic records of a registry: photos of 1 MB, one each millisecond, of owners that take turns.
 *
 * @param count of images
 * @param start when the first of them was stored
 * @param hasKeys whether each was stored with an idempotency key
 */
record Records(int count, Instant start, boolean hasKeys, int owners) {
  static final int OWNERS = 100;
  static final List<String> RENDITIONS =
      List.of("resize_320x", "resize_640x", "resize_1280x", "resize_200x200_cover");

  private static final Size SIZE = new Size(2725, 2225);
  private static final long BYTES = 954_321;
  private static final String REVISION = "java-5";

  Owner owner(int number) {
    return new Owner("owner-%02d".formatted(number % owners));
  }

  Stream<StoredImage> images() {
    return IntStream.range(0, count).mapToObj(this::image);
  }

  /** The renditions of the first of the images, {@link #RENDITIONS} of each. */
  Stream<RenditionRecord> renditions(int images) {
    return IntStream.range(0, images)
        .boxed()
        .flatMap(i -> RENDITIONS.stream().map(made -> rendition(i, made)));
  }

  StoredImage image(int number) {
    Instant createdAt = start.plusMillis(number);
    return new StoredImage(
        id(number),
        Ownership.of(owner(number)),
        ImageFormat.JPEG,
        SIZE,
        BYTES,
        digest(number, "original"),
        Lifetime.endless(createdAt),
        key(number));
  }

  private @Nullable Digest key(int number) {
    return hasKeys ? digest(number, "key") : null;
  }

  ImageId id(int number) {
    long millis = start.plusMillis(number).toEpochMilli();
    long high = millis << 16 | 0x7000 | mixed(number) >>> 52;
    long low = 0x8000_0000_0000_0000L | mixed(~(long) number) >>> 2;
    return new ImageId(new UUID(high, low).toString());
  }

  Digest digest(int number, String what) {
    long seed = mixed(mixed(start.toEpochMilli() + what.hashCode()) + number);
    return new Digest(
        "sha256-%016x%016x%016x%016x"
            .formatted(mixed(seed), mixed(seed + 1), mixed(seed + 2), mixed(seed + 3)));
  }

  private RenditionRecord rendition(int number, String transformation) {
    return new RenditionRecord(
        new RenditionKey(id(number), REVISION, transformation, ImageFormat.WEBP),
        48_765,
        digest(number, transformation),
        new Size(640, 523),
        start.plusMillis(number),
        LocalDate.of(2026, 6, 1));
  }

  /** Bits that look random: the end of splitmix64. */
  private static long mixed(long seed) {
    long bits = (seed + 1) * 0x9E37_79B9_7F4A_7C15L;
    bits = (bits ^ bits >>> 30) * 0xBF58_476D_1CE4_E5B9L;
    bits = (bits ^ bits >>> 27) * 0x94D0_49BB_1331_11EBL;
    return bits ^ bits >>> 31;
  }
}
