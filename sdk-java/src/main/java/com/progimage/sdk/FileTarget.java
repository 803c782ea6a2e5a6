package com.progimage.sdk;

import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * Writes a file atomically: the bytes go to a hidden file beside it, which then replaces it. It
 * follows links. It never replaces a pipe or a device, but writes the whole content into it.
 */
final class FileTarget {
  private static final int MAX_LINKS = 40;

  private final Path path;

  /** The path with links resolved. */
  private final Path place;

  private final Path part;

  // Guarded by this.
  private @Nullable FileChannel channel;
  private boolean isOver;

  FileTarget(Path path) {
    if (path.toAbsolutePath().getFileName() == null) {
      throw new IllegalArgumentException(path + " is not the path of a file");
    }
    this.path = path;
    try {
      this.place = isPlain(path) ? followed(path.toAbsolutePath()) : path;
      this.part =
          isPlain(path)
              ? place.resolveSibling("." + UUID.randomUUID() + ".part")
              : Files.createTempFile("progimage", ".part");
    } catch (IOException e) {
      throw new LocalFailure(path.toString(), e).toException("saving " + path);
    }
  }

  /** Returns whether the file can be replaced: it is a regular file or does not exist. */
  private static boolean isPlain(Path path) {
    return Files.notExists(path) || Files.isRegularFile(path) || Files.isDirectory(path);
  }

  private static Path followed(Path path) throws IOException {
    Path place = path;
    for (int links = 0; Files.isSymbolicLink(place); links++) {
      if (links == MAX_LINKS) {
        throw new FileSystemLoopException(path.toString());
      }
      place = place.resolveSibling(Files.readSymbolicLink(place));
    }
    return place;
  }

  /** Receives the bytes of one try, from the first one. */
  BodySubscriber<Path> subscriber() {
    return new Writing();
  }

  /** Moves the bytes into place. */
  synchronized void commit() {
    try {
      close();
      if (Files.isDirectory(place)) {
        throw new IOException("it is a folder: name a file in it");
      }
      if (isPlain(place)) {
        Files.move(
            part, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } else {
        try (OutputStream out = Files.newOutputStream(place, StandardOpenOption.WRITE)) {
          Files.copy(part, out);
        }
        Files.delete(part);
      }
      isOver = true;
    } catch (IOException e) {
      throw new LocalFailure(path.toString(), e).toException("saving " + path);
    }
  }

  /** Deletes uncommitted bytes and ignores later ones. */
  synchronized void discard() {
    if (isOver) {
      return;
    }
    isOver = true;
    try {
      close();
      Files.deleteIfExists(part);
    } catch (IOException e) {
      throw new LocalFailure(part.toString(), e).toException("clearing up after saving " + path);
    }
  }

  private synchronized void begin() throws IOException {
    close();
    if (!isOver) {
      channel =
          FileChannel.open(
              part,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE);
    }
  }

  private synchronized void write(List<ByteBuffer> parts) throws IOException {
    FileChannel open = channel;
    if (open == null) {
      return;
    }
    ByteBuffer[] left = parts.toArray(ByteBuffer[]::new);
    ByteBuffer last = left[left.length - 1];
    while (last.hasRemaining()) {
      open.write(left);
    }
  }

  private void close() throws IOException {
    FileChannel open = channel;
    channel = null;
    if (open != null) {
      open.close();
    }
  }

  private final class Writing implements BodySubscriber<Path> {
    private final CompletableFuture<Path> body = new CompletableFuture<>();
    private @Nullable Subscription subscription;

    @Override
    public CompletionStage<Path> getBody() {
      return body;
    }

    @Override
    public void onSubscribe(Subscription incoming) {
      subscription = incoming;
      try {
        begin();
        incoming.request(Long.MAX_VALUE);
      } catch (IOException e) {
        fail(e);
      }
    }

    @Override
    public void onNext(List<ByteBuffer> parts) {
      try {
        if (!parts.isEmpty()) {
          write(parts);
        }
      } catch (IOException e) {
        fail(e);
      }
    }

    @Override
    public void onError(Throwable failure) {
      body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      body.complete(part);
    }

    private void fail(IOException failure) {
      if (subscription != null) {
        subscription.cancel();
      }
      body.completeExceptionally(new LocalFailure(path.toString(), failure));
    }
  }
}
