package com.progimage.server.blob.s3.client;

import com.progimage.server.image.Digest;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.ContentStreamProvider;

/**
 * Part of a file that is read while it is sent, so that large uploads take no memory.
 *
 * @param moved called while it is sent
 */
record FilePart(Path file, long start, long byteCount, Runnable moved)
    implements ContentStreamProvider {
  private static final int BUFFER_BYTES = 64 << 10;

  @Override
  public InputStream newStream() {
    try {
      return new MovingStream(open(), moved);
    } catch (IOException e) {
      throw SdkClientException.create("the file to upload cannot be read", e);
    }
  }

  Digest digest() throws IOException {
    MessageDigest hash = Digest.hash();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream bytes = open()) {
      for (int read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
        hash.update(buffer, 0, read);
      }
    }
    return Digest.of(hash);
  }

  private InputStream open() throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      return new PartStream(Channels.newInputStream(channel.position(start)), byteCount);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Ends after a number of bytes. */
  private static final class PartStream extends FilterInputStream {
    private long left;

    PartStream(InputStream whole, long left) {
      super(whole);
      this.left = left;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int count = super.read(into, offset, (int) Math.min(length, left));
      if (count < 0) {
        throw new EOFException("the file became shorter");
      }
      left -= count;
      return count;
    }

    @Override
    public long skip(long count) throws IOException {
      long skipped = super.skip(Math.min(count, left));
      left -= skipped;
      return skipped;
    }

    @Override
    public int available() throws IOException {
      return (int) Math.min(super.available(), left);
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
