package com.progimage.server.maintenance;

import com.progimage.server.image.Digest;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.Lifetime;
import com.progimage.server.image.Ownership;
import com.progimage.server.image.Size;
import com.progimage.server.image.StoredImage;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Records of images that are stored nowhere. */
public final class DrawnImages {
  private static final List<ImageFormat> FORMATS = List.of(ImageFormat.values());
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private DrawnImages() {}

  /**
   * One a millisecond, oldest first.
   *
   * @param content of each, by its number: the same content has the same digest
   */
  public static Stream<StoredImage> draw(int count, IntUnaryOperator content) {
    return IntStream.range(0, count).mapToObj(number -> image(number, content.applyAsInt(number)));
  }

  private static StoredImage image(int number, int content) {
    Instant createdAt = START.plusMillis(number);
    return new StoredImage(
        new ImageId(
            new UUID(createdAt.toEpochMilli() << 16 | 0x7000, 0x8000_0000_0000_0000L | number)
                .toString()),
        Ownership.PUBLIC,
        FORMATS.get(content % FORMATS.size()),
        new Size(1, 1),
        1,
        digest(content),
        Lifetime.endless(createdAt));
  }

  /** Any that differ in their first byte and in their last; a true one takes longer to draw. */
  private static Digest digest(int content) {
    byte[] bytes = ByteBuffer.allocate(32).putInt(content * 0x9e3779b1).putInt(28, content).array();
    return new Digest("sha256-" + HexFormat.of().formatHex(bytes));
  }
}
