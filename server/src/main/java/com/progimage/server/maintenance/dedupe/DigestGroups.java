package com.progimage.server.maintenance.dedupe;

import com.progimage.server.blob.copy.Copy;
import com.progimage.server.blob.file.Scratch;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.StoredOriginal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Groups any number of images by the digest of their originals, in a fixed amount of memory. */
final class DigestGroups implements AutoCloseable {
  private static final int DIGEST = 32;
  private static final int RECORD = DIGEST + 2 * Long.BYTES + 1;
  private static final List<ImageFormat> FORMATS = List.of(ImageFormat.values());

  private final RecordSort records;
  private final int most;

  /**
   * @param disk creates the file for records that do not fit into memory
   * @param most maximum number of originals in a part
   */
  DigestGroups(Supplier<Scratch> disk, int most) {
    this.records = new RecordSort(RECORD, disk);
    this.most = most;
  }

  /**
   * Two or more originals with one digest, oldest first, or a part of such a group if it is large.
   *
   * @param isFirst true for the first part of a group
   * @param isLast true for the last part of a group
   */
  record Part(List<Copy.OriginalCopy> originals, boolean isFirst, boolean isLast) {}

  void add(StoredOriginal original) {
    UUID id = UUID.fromString(original.id().text());
    records.add(
        ByteBuffer.allocate(RECORD)
            .put(HexFormat.of().parseHex(original.digest().hex()))
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits())
            .put((byte) FORMATS.indexOf(original.format()))
            .array());
  }

  long size() {
    return records.count();
  }

  /** Returns the parts of all groups in order. May be called once. */
  Stream<Part> parts() {
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(new Parts(records.sorted()), Spliterator.ORDERED),
        /* parallel= */ false);
  }

  private final class Parts implements Iterator<Part> {
    private final Iterator<byte[]> sorted;
    private byte @Nullable [] ahead;
    private @Nullable Part next;

    Parts(Iterator<byte[]> sorted) {
      this.sorted = sorted;
      ahead = sorted.hasNext() ? sorted.next() : null;
      next = find(/* before= */ null);
    }

    @Override
    public boolean hasNext() {
      return next != null;
    }

    @Override
    public Part next() {
      Part part = next;
      if (part == null) {
        throw new NoSuchElementException();
      }
      next = find(part);
      return part;
    }

    private @Nullable Part find(@Nullable Part before) {
      boolean isFirst = before == null || before.isLast();
      while (ahead != null) {
        byte[] digest = ahead;
        List<Copy.OriginalCopy> originals = new ArrayList<>();
        while (ahead != null && isEqual(ahead, digest) && originals.size() < most) {
          originals.add(original(ahead));
          ahead = sorted.hasNext() ? sorted.next() : null;
        }
        boolean isLast = ahead == null || !isEqual(ahead, digest);
        if (originals.size() > 1 || !isFirst) {
          return new Part(originals, isFirst, isLast);
        }
      }
      return null;
    }
  }

  private static boolean isEqual(byte[] one, byte[] other) {
    return Arrays.equals(one, 0, DIGEST, other, 0, DIGEST);
  }

  private static Copy.OriginalCopy original(byte[] record) {
    ByteBuffer fields = ByteBuffer.wrap(record, DIGEST, RECORD - DIGEST);
    UUID id = new UUID(fields.getLong(), fields.getLong());
    return new Copy.OriginalCopy(new ImageId(id.toString()), FORMATS.get(fields.get()));
  }

  @Override
  public void close() {
    records.close();
  }
}
