package com.progimage.server.http.rendition;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.StoredImage;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.GZIPOutputStream;

/** SVG in gzip, which other images gain nothing by: each file compressed once and remembered. */
final class GzippedSvg {
  private static final int MAX_REMEMBERED_BYTES = 16 << 20;

  /** Compressing more would hold memory and a core for too long. */
  private static final long MAX_ORIGINAL_BYTES = 4 << 20;

  private final Cache<String, byte[]> remembered =
      Caffeine.newBuilder()
          .maximumWeight(MAX_REMEMBERED_BYTES)
          .weigher((String etag, byte[] bytes) -> bytes.length)
          .build();

  /** Whether an image in a format is to be had compressed: told without looking at its bytes. */
  static boolean exists(StoredImage image, ImageFormat format) {
    return format == ImageFormat.SVG
        && (image.format() != ImageFormat.SVG || image.byteCount() <= MAX_ORIGINAL_BYTES);
  }

  /**
   * What makes two compressed answers the same bytes, beside what they were compressed from: Java
   * leaves the bytes to the zlib that it was built with.
   */
  static String identity(String identity) {
    return String.join(
        "\n", identity, "gzip", Runtime.version().toString(), System.getProperty("os.arch", ""));
  }

  /**
   * @param etag of the compressed bytes
   */
  byte[] of(String etag, FileChannel file, long byteCount) throws IOException {
    try {
      return remembered.get(etag, missing -> compress(file, byteCount));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static byte[] compress(FileChannel file, long byteCount) {
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(byteCount));
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try {
      while (bytes.hasRemaining()) {
        if (file.read(bytes, bytes.position()) < 0) {
          throw new EOFException(
              "the file ended at %d of %d".formatted(bytes.position(), byteCount));
        }
      }
      try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
        gzip.write(bytes.array());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return compressed.toByteArray();
  }
}
