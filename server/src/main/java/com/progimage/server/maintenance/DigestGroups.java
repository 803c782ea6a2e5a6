package com.progimage.server.maintenance;

import com.progimage.server.blob.Copy;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.StoredImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Groups originals that may hold the same bytes, by the first 64 bits of their digests. An image
 * takes about 50 bytes of memory.
 */
final class DigestGroups {
  private final List<Seen> images = new ArrayList<>();

  private record Seen(long digest, long high, long low, ImageFormat format) {
    Copy.Original original() {
      return new Copy.Original(new ImageId(new UUID(high, low).toString()), format);
    }
  }

  void add(StoredImage image) {
    UUID id = UUID.fromString(image.id().text());
    long digest = HexFormat.fromHexDigitsToLong(image.digest().hex(), 0, 16);
    images.add(
        new Seen(
            digest, id.getMostSignificantBits(), id.getLeastSignificantBits(), image.format()));
  }

  int size() {
    return images.size();
  }

  /** Groups of at least two, oldest first. */
  Stream<List<Copy.Original>> groups() {
    images.sort(
        Comparator.comparingLong(Seen::digest)
            .thenComparing(Seen::high, Long::compareUnsigned)
            .thenComparing(Seen::low, Long::compareUnsigned));
    return IntStream.range(1, images.size())
        .filter(index -> isEqual(index - 1, index) && (index == 1 || !isEqual(index - 2, index)))
        .mapToObj(index -> group(index - 1));
  }

  private List<Copy.Original> group(int first) {
    return IntStream.range(first, images.size())
        .takeWhile(index -> isEqual(first, index))
        .mapToObj(index -> images.get(index).original())
        .toList();
  }

  private boolean isEqual(int one, int other) {
    return images.get(one).digest() == images.get(other).digest();
  }
}
