package com.progimage.server.blob.disk;

import com.progimage.server.blob.Blob;
import com.progimage.server.blob.StagedOriginal;
import com.progimage.server.blob.file.DiskFailure;
import com.progimage.server.blob.file.DurableFiles;
import com.progimage.server.blob.file.FileBlob;
import com.progimage.server.blob.file.WriteGate;
import com.progimage.server.blob.layout.Staging;
import com.progimage.server.image.Digest;
import com.progimage.server.image.ImageId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** An upload in this process's staging folder. Used by one thread at a time. */
final class StagedUpload implements StagedOriginal {
  private final Staging staging;
  private final DurableFiles files;
  private final WriteGate gate;
  private final Path file;

  /**
   * Open until the fsync: an fsync through a channel that is opened later may not report a page
   * that could not be written.
   */
  private final FileChannel channel;

  private final MessageDigest hash = Digest.hash();
  private long byteCount;
  private @Nullable Digest digest;
  private @Nullable ImageId id;
  private boolean left;
  private boolean registered;

  private StagedUpload(
      Staging staging, DurableFiles files, WriteGate gate, Path file, FileChannel channel) {
    this.staging = staging;
    this.files = files;
    this.gate = gate;
    this.file = file;
    this.channel = channel;
  }

  static StagedUpload create(Staging staging, DurableFiles files, WriteGate gate) {
    Path file = staging.newFile(".original");
    try {
      gate.requireRoom();
      return new StagedUpload(staging, files, gate, file, files.create(file));
    } catch (IOException e) {
      throw gate.refusal(e);
    }
  }

  void append(byte[] bytes, int offset, int length) throws IOException {
    hash.update(bytes, offset, length);
    files.write(channel, ByteBuffer.wrap(bytes, offset, length));
    byteCount += length;
  }

  /** Writes the manifest beside the upload, durably. From then on, recovery knows the upload. */
  void enter(ImageId id, byte[] manifest) throws IOException {
    try (FileChannel entry = files.create(staging.uploadEntry(id))) {
      this.id = id;
      files.write(entry, ByteBuffer.wrap(manifest));
      gate.sync(entry);
    }
  }

  void sync() throws IOException {
    gate.sync(channel);
    channel.close();
  }

  /** After this, {@link #close()} removes nothing. */
  void leaveForRecovery() {
    left = true;
  }

  @Override
  public Path file() {
    return file;
  }

  @Override
  public long byteCount() {
    return byteCount;
  }

  @Override
  public Digest digest() {
    if (digest == null) {
      digest = Digest.of(hash);
    }
    return digest;
  }

  @Override
  public Blob asBlob() {
    try {
      return FileBlob.find(file)
          .orElseThrow(() -> new IllegalStateException("nothing is staged any more"));
    } catch (IOException e) {
      throw DiskFailure.of(e);
    }
  }

  @Override
  public void registered() {
    requireCommitted();
    registered = true;
  }

  private ImageId requireCommitted() {
    if (!left || id == null) {
      throw new IllegalStateException("nothing was committed");
    }
    return id;
  }

  @Override
  public void settled() {
    try {
      files.unlink(staging.uploadEntry(requireCommitted()));
    } catch (IOException e) {
      // The upload is complete: the entry stays, and the next recovery registers the image again.
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
      if (!left) {
        files.unlink(file);
        if (id != null) {
          files.unlink(staging.uploadEntry(id));
        }
      } else if (!registered && id != null) {
        staging.unregistered().add(id);
      }
    } catch (IOException e) {
      throw DiskFailure.of(e);
    }
  }
}
