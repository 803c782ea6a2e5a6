package com.progimage.server.http.direct;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.progimage.server.memory.MemoryShare;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Remembers the bytes of files that are sent often. To open, read and close a small file takes
 * longer than to send it.
 *
 * @param <K> the file; equal keys have equal bytes
 */
public final class SmallBodies<K> {
  /** A file of at most so many bytes is remembered at once. */
  private static final int FEW_BYTES = 32 << 10;

  /** A larger file is remembered by chance, so that files which are sent once cost little. */
  private static final int CHANCE = 8;

  /** An entry without its bytes. */
  private static final int ENTRY_BYTES = 200;

  /** Then the file is read again, which also finds that it went bad. */
  private static final Duration LIFETIME = Duration.ofMinutes(10);

  private final Cache<K, byte[]> remembered =
      Caffeine.newBuilder()
          .expireAfterWrite(LIFETIME)
          .maximumWeight(MemoryShare.SMALL_BODIES.bytes())
          .weigher((K key, byte[] bytes) -> bytes.length + ENTRY_BYTES)
          .build();

  /** Finds the bytes of a file. The caller must not change them. */
  public Optional<ByteBuffer> find(K file) {
    return Optional.ofNullable(remembered.getIfPresent(file)).map(ByteBuffer::wrap);
  }

  /** May copy the bytes of a file, between the buffer's position and its limit. */
  public void remember(K file, ByteBuffer bytes) {
    if (bytes.remaining() <= FEW_BYTES || ThreadLocalRandom.current().nextInt(CHANCE) == 0) {
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(bytes.position(), copy);
      remembered.put(file, copy);
    }
  }

  /** Forgets a file whose bytes must not be sent again. */
  public void forget(K file) {
    remembered.invalidate(file);
  }

  /** Evicts now what is too much, instead of a moment later. */
  void settle() {
    remembered.cleanUp();
  }
}
