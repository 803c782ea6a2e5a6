package com.progimage.cli.bulk;

import com.progimage.cli.console.CommandFailure;
import com.progimage.sdk.AnalysisKind;
import com.progimage.sdk.ImageNotFoundException;
import com.progimage.sdk.ProgImageClient;
import com.progimage.sdk.ProgImageException;
import com.progimage.sdk.StoredImage;
import com.progimage.sdk.Upload;
import com.progimage.sdk.Visibility;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Uploads one source; several threads may call it. Each source becomes an image of its own; in a
 * run that resumes, sources with equal bytes become one image.
 */
final class SingleUpload {
  private static final int PART = 1 << 16;

  private final ProgImageClient images;
  private final UploadOptions options;
  private final Map<String, Object> locks = new ConcurrentHashMap<>();

  SingleUpload(ProgImageClient images, UploadOptions options) {
    this.images = images;
    this.options = options;
  }

  Outcome upload(Source source) {
    URI url = source.url();
    if (url != null) {
      return new Outcome.Stored(source, images.upload(shown(Upload.of(url))), false);
    }
    Path file = source.file();
    if (file == null) {
      return new Outcome.Stored(source, images.upload(with(Upload.of(System.in))), false);
    }
    if (!Files.isRegularFile(file)) {
      // A special file may be readable only once, or not at all; the SDK handles it.
      return new Outcome.Stored(source, images.upload(with(Upload.of(file))), false);
    }
    String digest;
    try {
      digest = digest(file);
    } catch (IOException e) {
      // The SDK will fail to read the file too, and its message gives the reason.
      return new Outcome.Stored(source, images.upload(with(Upload.of(file))), false);
    }
    try {
      if (!options.resume()) {
        return store(source, file, digest, UUID.randomUUID().toString());
      }
      // Serialize files with equal bytes, so that the second finds the first.
      synchronized (locks.computeIfAbsent(digest, key -> new Object())) {
        Optional<StoredImage> found = find(digest);
        if (found.isPresent()) {
          options.moved().accept(source.byteCount());
          return new Outcome.Stored(source, found.get(), true);
        }
        return store(source, file, digest, options.journal().keyOf(digest));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "uploading " + source.name() + ": cannot write to the journal: " + e.getMessage(), e);
    }
  }

  private Outcome store(Source source, Path file, String digest, String key) throws IOException {
    options.journal().begun(digest, key);
    Upload upload = with(Upload.of(file));
    StoredImage image;
    try {
      image = images.upload(upload.idempotencyKey(key));
    } catch (ProgImageException e) {
      if (!e.code().equals(Optional.of("idempotency-key-reused"))) {
        throw e;
      }
      // The file changed since it was last sent with this key.
      image = images.upload(upload);
    }
    options.journal().stored(image.digest(), image.id());
    return new Outcome.Stored(source, image, false);
  }

  private Optional<StoredImage> find(String digest) {
    Optional<String> id = options.journal().find(digest);
    if (id.isEmpty()) {
      return Optional.empty();
    }
    try {
      StoredImage image = images.get(id.get());
      if (image.digest().equals(digest)) {
        return Optional.of(image);
      }
    } catch (ImageNotFoundException e) {
      // The image was deleted or has expired: store it again.
    }
    options.journal().forget(digest);
    return Optional.empty();
  }

  private Upload with(Upload upload) {
    String mediaType = options.mediaType();
    Upload typed = shown(mediaType == null ? upload : upload.mediaType(mediaType));
    AtomicLong before = new AtomicLong();
    return typed.progress(
        (bytes, total) -> options.moved().accept(bytes - before.getAndSet(bytes)));
  }

  private Upload shown(Upload upload) {
    Visibility visibility = options.visibility();
    Upload visible = visibility == null ? upload : upload.visibility(visibility);
    return options.analyses().isEmpty()
        ? visible
        : visible.analyze(options.analyses().toArray(AnalysisKind[]::new));
  }

  private static String digest(Path file) throws IOException {
    MessageDigest hash = sha256();
    byte[] part = new byte[PART];
    try (InputStream in = Files.newInputStream(file)) {
      for (int length = in.read(part); length >= 0; length = in.read(part)) {
        hash.update(part, 0, length);
      }
    }
    return "sha256-" + HexFormat.of().formatHex(hash.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw CommandFailure.failed("this Java has no SHA-256: " + e.getMessage());
    }
  }
}
