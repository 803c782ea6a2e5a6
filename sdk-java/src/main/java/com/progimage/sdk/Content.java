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

/** The bytes of an upload. */
sealed interface Content {
  /** So many first bytes tell a format. */
  int HEAD = 1024;

  /** What messages call it. */
  String name();

  /** The count of all bytes; empty where only the end tells it. */
  OptionalLong byteCount() throws IOException;

  /** Up to {@link #HEAD} first bytes, which {@link #open} will give again. */
  byte[] head() throws IOException;

  /** All bytes from the first one; the reader closes it. */
  InputStream open() throws IOException;

  /** Whether {@link #open} can be called, once more where it was called before. */
  boolean isRepeatable();

  /** Whether {@link #open} may be called twice. */
  boolean isReadableBeforehand();

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

  /** Bytes in memory, never changed here. */
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

  /** A stream of the caller, who closes it; it can be sent once. */
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
          // It is the caller's to close.
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
      return new IOException("it was sent before; open it again for another upload");
    }
  }
}
