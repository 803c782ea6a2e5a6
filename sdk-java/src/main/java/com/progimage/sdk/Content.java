package com.progimage.sdk;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;

/** The content of an upload. */
sealed interface Content {
  /** Number of leading bytes that are enough to detect a format. */
  int HEAD = 1024;

  /** The name of this content in messages. */
  String name();

  /** The total number of bytes; empty if it is unknown before the end. */
  OptionalLong byteCount() throws IOException;

  /** Returns up to {@link #HEAD} leading bytes. {@link #open} returns them again. */
  byte[] head() throws IOException;

  /** Opens all bytes from the first one. The reader closes the stream. */
  InputStream open() throws IOException;

  /** Returns true if {@link #open} can be called, or called again. */
  boolean isRepeatable();

  /** Returns true if the client can open the content twice: to hash its bytes and to send them. */
  boolean isReadableBeforehand();

  /** Hashes all bytes. */
  default byte[] digest() throws IOException {
    try (InputStream in = open()) {
      return Digests.of(in);
    }
  }

  /** A file. */
  record OfFile(Path path) implements Content {
    @Override
    public String name() {
      return path.toString();
    }

    @Override
    public OptionalLong byteCount() throws IOException {
      return OptionalLong.of(Files.size(path));
    }

    @Override
    public byte[] head() throws IOException {
      try (InputStream in = open()) {
        return in.readNBytes(HEAD);
      }
    }

    @Override
    public InputStream open() throws IOException {
      return Files.newInputStream(path);
    }

    @Override
    public boolean isRepeatable() {
      return true;
    }

    @Override
    public boolean isReadableBeforehand() {
      return true;
    }
  }

  /** Bytes in memory, which this client never changes. */
  final class OfBytes implements Content {
    private final byte[] bytes;
    private final String name;

    OfBytes(byte[] bytes) {
      this(bytes, bytes.length + " bytes");
    }

    OfBytes(byte[] bytes, String name) {
      this.bytes = bytes;
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public OptionalLong byteCount() {
      return OptionalLong.of(bytes.length);
    }

    @Override
    public byte[] head() throws IOException {
      return open().readNBytes(HEAD);
    }

    @Override
    public InputStream open() {
      return new ByteArrayInputStream(bytes);
    }

    @Override
    public boolean isRepeatable() {
      return true;
    }

    @Override
    public boolean isReadableBeforehand() {
      return true;
    }
  }

  /** A stream that the caller closes. It can be sent only once. */
  final class OfStream implements Content {
    private final InputStream stream;
    private final OptionalLong byteCount;
    private final AtomicBoolean used = new AtomicBoolean();

    OfStream(InputStream stream, OptionalLong byteCount) {
      this.stream = new BufferedInputStream(stream, Body.PART);
      this.byteCount = byteCount;
    }

    @Override
    public String name() {
      return "a stream";
    }

    @Override
    public OptionalLong byteCount() {
      return byteCount;
    }

    @Override
    public byte[] head() throws IOException {
      if (used.get()) {
        throw sentBefore();
      }
      stream.mark(HEAD);
      byte[] head = stream.readNBytes(HEAD);
      stream.reset();
      return head;
    }

    @Override
    public InputStream open() throws IOException {
      if (used.getAndSet(true)) {
        throw sentBefore();
      }
      return new FilterInputStream(stream) {
        @Override
        public void close() {
          // The caller closes the stream.
        }
      };
    }

    @Override
    public boolean isRepeatable() {
      return !used.get();
    }

    @Override
    public boolean isReadableBeforehand() {
      return false;
    }

    private static IOException sentBefore() {
      return new IOException("it was already sent: open it again for another upload");
    }
  }
}
