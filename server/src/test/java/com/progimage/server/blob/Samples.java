package com.progimage.server.blob;

import com.progimage.server.image.Digest;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.Lifetime;
import com.progimage.server.image.Ownership;
import com.progimage.server.image.RenditionKey;
import com.progimage.server.image.Size;
import com.progimage.server.image.StoredImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Images and renditions to store; a blob store does not care that they are no pictures. */
public final class Samples {
  public static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123Z");

  private Samples() {}

  public static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    new Random(count).nextBytes(bytes);
    return bytes;
  }

  public static StoredImage image(byte[] bytes) {
    return image(ImageId.create(NOW), bytes, null);
  }

  public static StoredImage image(ImageId id, byte[] bytes, @Nullable Instant expiresAt) {
    return new StoredImage(
        id,
        Ownership.PUBLIC,
        ImageFormat.PNG,
        new Size(30, 20),
        bytes.length,
        Digest.of(bytes),
        new Lifetime(NOW, expiresAt));
  }

  public static StagedOriginal stage(BlobStore store, byte[] bytes) throws IOException {
    return store.stage(new ByteArrayInputStream(bytes), 100_000_000);
  }

  /** Stores and registers an image. */
  public static StoredImage store(BlobStore store, StoredImage image, byte[] bytes)
      throws IOException {
    try (StagedOriginal staged = stage(store, bytes)) {
      store.commit(staged, image);
      staged.registered();
      staged.settled();
    }
    return image;
  }

  public static StoredImage store(BlobStore store, byte[] bytes) throws IOException {
    return store(store, image(bytes), bytes);
  }

  public static RenditionKey key(ImageId id, String transformation) {
    return new RenditionKey(id, "java-1", transformation, ImageFormat.WEBP);
  }

  /** As a render worker does, fsync included. */
  public static StagedRendition render(BlobStore store, RenditionKey key, byte[] bytes)
      throws IOException {
    StagedRendition staged = store.stageRendition(key);
    Files.write(staged.file(), bytes);
    try (FileChannel channel = FileChannel.open(staged.file(), StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    return staged;
  }

  public static byte[] read(Blob blob) throws IOException {
    try (FileChannel channel = blob.open()) {
      return read(channel);
    }
  }

  public static byte[] read(FileChannel channel) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate((int) channel.size());
    try (InputStream in = Channels.newInputStream(channel)) {
      buffer.put(in.readAllBytes());
    }
    return buffer.array();
  }
}
