package com.progimage.server.maintenance;

import com.progimage.server.blob.Reserve;
import com.progimage.server.blob.StagedOriginal;
import com.progimage.server.blob.StagedRendition;
import com.progimage.server.blob.copy.Copy;
import com.progimage.server.blob.copy.FileLinks;
import com.progimage.server.blob.disk.DiskBlobStore;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A data folder with a server's blob store on it, and a clock that can be moved. */
public final class Folder implements AutoCloseable {
  private static final Pattern OF_EVERY_FOLDER =
      Pattern.compile("|layout\\.json|images(/[0-9a-f]{3})?");

  public final Path data;
  public final DiskBlobStore blobs;
  private Instant now = Instant.now();

  public Folder(Path data) throws IOException {
    this.data = data;
    blobs = open();
  }

  /** Opens a data folder without content: much faster than to make another one. */
  public static Folder emptied(Path data) throws IOException {
    if (Files.exists(data)) {
      try (Stream<Path> all = Files.walk(data)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          if (!isOfEveryFolder(data.relativize(path))) {
            Files.delete(path);
          }
        }
      }
    }
    return new Folder(data);
  }

  /** Recognizes {@code layout.json}, {@code images/9a3} and the folders around them. */
  private static boolean isOfEveryFolder(Path path) {
    return OF_EVERY_FOLDER.matcher(path.toString()).matches();
  }

  /** One more process on the folder. */
  public DiskBlobStore open() throws IOException {
    return open(new Reserve(0, 0));
  }

  /** One more, for which the disk has room for uploads only. */
  public DiskBlobStore openShortOfRoom() throws IOException {
    return open(new Reserve(blobs.health().freeBytes() / 3 * 2, 0));
  }

  private DiskBlobStore open(Reserve reserve) throws IOException {
    return DiskBlobStore.open(data, reserve, clock(), damage -> {});
  }

  public Clock clock() {
    return ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
  }

  public void pass(Duration time) {
    now = now.plus(time);
  }

  public static byte[] bytes(int seed) {
    byte[] bytes = new byte[1_000 + seed];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  public StoredImage store(byte[] bytes) throws IOException {
    return store(bytes, null);
  }

  public StoredImage store(byte[] bytes, @Nullable Instant expiresAt) throws IOException {
    StoredImage image =
        new StoredImage(
            ImageId.create(now),
            Ownership.PUBLIC,
            ImageFormat.PNG,
            new Size(30, 20),
            bytes.length,
            Digest.of(bytes),
            new Lifetime(now.truncatedTo(ChronoUnit.MILLIS), expiresAt));
    try (StagedOriginal staged = blobs.stage(new ByteArrayInputStream(bytes), bytes.length)) {
      blobs.commit(staged, image);
      staged.registered();
      staged.settled();
    }
    return image;
  }

  public RenditionKey keep(StoredImage image, String revision, byte[] bytes) throws IOException {
    RenditionKey key = new RenditionKey(image.id(), revision, "flip", ImageFormat.WEBP);
    try (StagedRendition staged = blobs.stageRendition(key)) {
      Files.write(staged.file(), bytes);
      blobs.keep(staged);
    }
    return key;
  }

  public Path original(StoredImage image) {
    return data.resolve(blobs.paths().of(new Copy.OriginalCopy(image)));
  }

  public FileLinks links(StoredImage image) {
    return blobs.links(new Copy.OriginalCopy(image)).orElseThrow();
  }

  public void delete(StoredImage image) {
    if (!blobs.delete(image.id())) {
      throw new AssertionError(image.id());
    }
    blobs.purge(image.id());
  }

  @Override
  public void close() {
    blobs.close();
  }
}
