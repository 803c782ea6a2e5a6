package com.progimage.server.blob.s3;

import com.progimage.server.blob.Blob;
import com.progimage.server.blob.file.FileBlob;
import com.progimage.server.blob.s3.cache.ObjectCache;
import com.progimage.server.blob.s3.client.ObjectClient;
import com.progimage.server.blob.s3.client.StoredObject;
import com.progimage.server.image.Digest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** An object of a listing. Its bytes are fetched when they are needed. */
record ListedBlob(StoredObject object, ObjectClient objects, ObjectCache cache) implements Blob {
  @Override
  public long byteCount() {
    return object.byteCount();
  }

  @Override
  public Instant lastModified() {
    return object.lastModified();
  }

  private FileBlob copy() throws NoSuchFileException {
    return cache
        .fetch(object.key(), new ObjectDownload(objects, object.key()))
        .orElseThrow(() -> new NoSuchFileException(object.key()));
  }

  @Override
  public FileChannel open() throws IOException {
    return copy().open();
  }

  @Override
  public Optional<Digest> notedDigest() {
    try {
      return copy().notedDigest();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public Path file() {
    try {
      return copy().file();
    } catch (NoSuchFileException e) {
      return cache.file(object.key()); // An attempt to open it fails in the same way.
    }
  }
}
