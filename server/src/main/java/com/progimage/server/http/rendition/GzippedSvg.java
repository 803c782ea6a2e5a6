package com.progimage.server.http.rendition;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.StoredImage;
import com.progimage.server.memory.MemoryBudget;
import com.progimage.server.memory.MemoryLease;
import com.progimage.server.memory.MemoryShare;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/**
 * Compresses SVG with gzip, each file once, and caches the result. Other formats gain nothing from
 * gzip.
 */
final class GzippedSvg {
  private static final int ENTRY_BYTES = 300;
  private static final int PIECE = 16 << 10;

  /** A piece and the state of the compression. */
  private static final int OWN_BYTES = 2 * PIECE;

  /** Larger files would hold memory and a core for too long. */
  private static final long MAX_ORIGINAL_BYTES = 4 << 20;

  private final Cache<String, byte[]> remembered =
      Caffeine.newBuilder()
          .maximumWeight(MemoryShare.COMPRESSED_SVGS.bytes())
          .weigher((String etag, byte[] bytes) -> bytes.length + ENTRY_BYTES)
          .build();

  private final MemoryBudget memory;

  GzippedSvg(MemoryBudget memory) {
    this.memory = memory;
  }

  /** Whether an image in a format is available compressed, without looking at its bytes. */
  static boolean exists(StoredImage image, ImageFormat format) {
    return format == ImageFormat.SVG
        && (image.format() != ImageFormat.SVG || image.byteCount() <= MAX_ORIGINAL_BYTES);
  }

  /**
   * Returns the identity of compressed bytes. Besides the source, it depends on the zlib that this
   * Java was built with.
   */
  static String identity(String identity) {
    return String.join(
        "\n", identity, "gzip", Runtime.version().toString(), System.getProperty("os.arch", ""));
  }

  /** Compressed bytes; their memory is reserved until this is closed. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record GzippedBytes(byte[] bytes, MemoryLease memory) implements AutoCloseable {
    @Override
    public void close() {
      memory.close();
    }
  }

  /**
   * @param etag of the compressed bytes
   * @return empty if there is no memory for them
   */
  Optional<GzippedBytes> of(String etag, FileChannel file, long byteCount) throws IOException {
    byte[] known = remembered.getIfPresent(etag);
    if (known != null) {
      return memory.find(OWN_BYTES + known.length).map(lease -> new GzippedBytes(known, lease));
    }
    Optional<MemoryLease> room = memory.find(OWN_BYTES + byteCount);
    if (room.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new GzippedBytes(remembered.get(etag, _ -> compress(file, byteCount)), room.get()));
    } catch (UncheckedIOException e) {
      room.get().close();
      throw e.getCause();
    } catch (RuntimeException e) {
      room.get().close();
      throw e;
    }
  }

  private static byte[] compress(FileChannel file, long byteCount) {
    ByteBuffer piece = ByteBuffer.allocate(PIECE);
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    long position = 0;
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      while (position < byteCount) {
        int wanted = (int) Math.min(PIECE, byteCount - position);
        int read = file.read(piece.clear().limit(wanted), position);
        if (read < 0) {
          throw new EOFException("the file ended at %d of %d".formatted(position, byteCount));
        }
        position += read;
        gzip.write(piece.array(), 0, read);
      }
      gzip.finish();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return compressed.toByteArray();
  }
}
