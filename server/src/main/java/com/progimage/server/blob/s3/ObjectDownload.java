package com.progimage.server.blob.s3;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import com.progimage.server.blob.file.DigestNote;
import com.progimage.server.blob.s3.cache.ObjectCache;
import com.progimage.server.blob.s3.client.ObjectClient;
import com.progimage.server.blob.s3.client.StoredObject;
import com.progimage.server.image.Digest;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Downloads an object and notes the digest that it was stored with. */
record ObjectDownload(ObjectClient objects, String key) implements ObjectCache.Download {
  @Override
  public Optional<Instant> to(Path file) throws IOException {
    return objects.read(key, (object, digest, bytes) -> write(object, digest, bytes, file));
  }

  private static Instant write(
      StoredObject object, @Nullable Digest digest, InputStream bytes, Path file)
      throws IOException {
    try (OutputStream copy = Files.newOutputStream(file, CREATE, WRITE, TRUNCATE_EXISTING)) {
      long count = bytes.transferTo(copy);
      if (count != object.byteCount()) {
        throw new EOFException("%d of %d bytes".formatted(count, object.byteCount()));
      }
    }
    if (digest != null) {
      DigestNote.write(file, digest);
    }
    return object.lastModified();
  }
}
