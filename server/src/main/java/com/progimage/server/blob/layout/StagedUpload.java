package com.progimage.server.blob.layout;

import com.progimage.server.blob.Blob;
import com.progimage.server.blob.StagedOriginal;
import com.progimage.server.blob.file.DiskFailure;
import com.progimage.server.blob.file.DurableFiles;
import com.progimage.server.blob.file.FileBlob;
import com.progimage.server.blob.file.WriteGate;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Digest;
import com.progimage.server.image.ImageId;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** An upload in this process's staging folder. Used by one thread at a time. */
public final class StagedUpload implements StagedOriginal {
  private static final long ROOM_CHECK_BYTES = 4 << 20;

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

  /**
   * Receives a body as {@link com.progimage.server.blob.ImageFiles#stage} says.
   *
   * @throws IOException only for failures of {@code body}
   */
  public static StagedUpload receive(
      Staging staging, DurableFiles files, WriteGate gate, InputStream body, long maxBytes)
      throws IOException {
    StagedUpload staged = create(staging, files, gate);
    try {
      receive(body, maxBytes, staged);
      return staged;
    } catch (Throwable e) {
      staged.close();
      throw e;
    }
  }

  private static void receive(InputStream body, long maxBytes, StagedUpload staged)
      throws IOException {
    body.transferTo(new Arriving(staged, staged.gate, maxBytes));
    if (staged.byteCount() == 0) {
      throw new Failure(
          ErrorCode.EMPTY_BODY, "the body is empty: send the bytes of one image as the body");
    }
  }

  /** Writes a body's bytes as they arrive. */
  private static final class Arriving extends OutputStream {
    private final StagedUpload staged;
    private final WriteGate gate;
    private final long maxBytes;
    private long roomCheckAt = ROOM_CHECK_BYTES;

    Arriving(StagedUpload staged, WriteGate gate, long maxBytes) {
      this.staged = staged;
      this.gate = gate;
      this.maxBytes = maxBytes;
    }

    @Override
    public void write(int one) {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      long byteCount = staged.byteCount() + length;
      if (byteCount > maxBytes) {
        throw Failure.overLimit(
            ErrorCode.BODY_TOO_LARGE,
            "the body is larger than the limit of " + maxBytes + " bytes: send a smaller image",
            maxBytes,
            byteCount);
      }
      try {
        staged.append(bytes, offset, length);
        if (byteCount >= roomCheckAt) {
          roomCheckAt += ROOM_CHECK_BYTES;
          gate.requireRoom();
        }
      } catch (IOException e) {
        throw gate.refusal(e);
      }
    }
  }

  private static StagedUpload create(Staging staging, DurableFiles files, WriteGate gate) {
    Path file = staging.newFile(".original");
    try {
      gate.requireRoom();
      return new StagedUpload(staging, files, gate, file, files.create(file));
    } catch (IOException e) {
      throw gate.refusal(e);
    }
  }

  private void append(byte[] bytes, int offset, int length) throws IOException {
    hash.update(bytes, offset, length);
    files.write(channel, ByteBuffer.wrap(bytes, offset, length));
    byteCount += length;
  }

  /** Writes the manifest beside the upload, durably. From then on, recovery knows the upload. */
  public void enter(ImageId id, byte[] manifest) throws IOException {
    try (FileChannel entry = files.create(staging.uploadEntry(id))) {
      this.id = id;
      files.write(entry, ByteBuffer.wrap(manifest));
      gate.sync(entry);
    }
  }

  public void sync() throws IOException {
    gate.sync(channel);
    channel.close();
  }

  /** After this, {@link #close()} removes nothing. */
  public void leaveForRecovery() {
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
