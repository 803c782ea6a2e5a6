package com.progimage.server.blob.s3.client;

import com.progimage.server.blob.RenditionLinks.LinkedAnswer;
import com.progimage.server.blob.RenditionLinks.RenditionLink;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Client of one bucket. Keys are relative to the prefix of the settings. Thread-safe; every method
 * blocks. If the store does not answer, methods throw a {@link Failure} {@code store-unavailable}
 * within two seconds, except while bytes of large objects are moving.
 */
public final class ObjectClient implements AutoCloseable {
  /** The object that a look for the store asks for; it need not exist. */
  private static final String PROBE = "layout.json";

  private static final int CONNECTIONS = 64;
  private static final int TRANSFERS = 32;

  /** The time for which a request waits for a store that is slow, and not away. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final long LOOK_MILLIS = 200;
  private static final int CONFLICTS = 8;
  private static final String DIGEST = "sha256";

  private final S3Settings settings;
  private final S3Client small;
  private final S3Client large;
  private final MultipartUpload multipart;
  private final Semaphore connections = new Semaphore(CONNECTIONS);
  private final Semaphore transfers = new Semaphore(TRANSFERS);
  private final StoreOutage outage;
  private final @Nullable Presigner presigner;

  private ObjectClient(S3Settings settings) {
    this.settings = settings;
    outage = new StoreOutage(settings.location(), this::look);
    small = ClientSetup.forRequests(settings, outage::noteSign);
    large = ClientSetup.forTransfers(settings, outage::noteSign);
    multipart = new MultipartUpload(large, settings.bucket(), outage::noteSign);
    presigner = settings.redirectBytes() == S3Settings.NO_REDIRECT ? null : new Presigner(settings);
  }

  public static ObjectClient open(S3Settings settings) {
    return new ObjectClient(settings);
  }

  private void look() {
    try {
      var _ = small.headObject(head -> head.bucket(settings.bucket()).key(full(PROBE)));
    } catch (S3Exception answer) {
      if (answer.statusCode() >= 500) {
        throw answer;
      }
    }
  }

  /** The reason that requests fail at once; empty if the store answers. */
  public Optional<String> outage() {
    return outage.problem();
  }

  /**
   * @throws Failure {@code store-unavailable} during an outage
   */
  public void requireAnswering() {
    outage.requireNone();
  }

  /** Stores a small object, and replaces an earlier one. */
  public void put(String key, byte[] bytes) {
    try {
      var _ =
          request(() ->
              small.putObject(
                  put ->
                      put.bucket(settings.bucket())
                          .key(full(key))
                          .checksumSHA256(base64(Digest.of(bytes))),
                  RequestBody.fromBytes(bytes)));
    } catch (S3Exception e) {
      throw failure(e);
    }
  }

  /**
   * Stores a small object if there is none with this key. A failure does not tell whether it was
   * stored.
   *
   * @return false if there is one, which may be these very bytes from an attempt whose answer was
   *     lost
   */
  public boolean putIfAbsent(String key, byte[] bytes) {
    for (int attempt = 1; ; attempt++) {
      try {
        var _ =
            request(() ->
                small.putObject(
                    put ->
                        put.bucket(settings.bucket())
                            .key(full(key))
                            .ifNoneMatch("*")
                            .checksumSHA256(base64(Digest.of(bytes))),
                    RequestBody.fromBytes(bytes)));
        return true;
      } catch (S3Exception e) {
        if (e.statusCode() == 412) {
          return false;
        }
        // AWS answers a write that races with another one so: neither of them is decided by it.
        if (e.statusCode() != 409 || attempt == CONFLICTS) {
          throw failure(e);
        }
        pause(attempt);
      }
    }
  }

  private static void pause(int attempt) {
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(10, 20L << Math.min(attempt, 5)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw StoreOutage.failure(e);
    }
  }

  /**
   * Stores a file, in parts if it is large, and replaces an earlier object.
   *
   * @param digest of the file; null if it is unknown
   */
  public void put(String key, Path file, long byteCount, @Nullable Digest digest) {
    try {
      var _ = transfer(() -> upload(key, file, byteCount, digest));
    } catch (S3Exception e) {
      throw failure(e);
    }
  }

  private boolean upload(String key, Path file, long byteCount, @Nullable Digest digest) {
    if (byteCount > MultipartUpload.PART_BYTES) {
      multipart.put(full(key), file, byteCount, metadata(digest));
    } else {
      var _ =
          large.putObject(
              put ->
                  put.bucket(settings.bucket())
                      .key(full(key))
                      .metadata(metadata(digest))
                      .checksumSHA256(digest == null ? null : base64(digest)),
              RequestBody.fromContentProvider(
                  new FilePart(file, /* start= */ 0, byteCount, outage::noteSign),
                  byteCount,
                  MultipartUpload.OCTETS));
    }
    return true;
  }

  private static Map<String, String> metadata(@Nullable Digest digest) {
    return digest == null ? Map.of() : Map.of(DIGEST, digest.text());
  }

  private static String base64(Digest digest) {
    return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(digest.hex()));
  }

  /**
   * Copies an object to another key.
   *
   * @return false if it does not exist
   */
  public boolean copy(String from, String to) {
    try {
      return transfer(() -> {
        var _ =
            large.copyObject(copy ->
                copy.sourceBucket(settings.bucket())
                    .sourceKey(full(from))
                    .destinationBucket(settings.bucket())
                    .destinationKey(full(to))
                    .metadataDirective(MetadataDirective.REPLACE));
        return true;
      });
    } catch (S3Exception e) {
      return absent(e);
    }
  }

  /** Finds an object; empty if it does not exist. */
  public Optional<StoredObject> find(String key) {
    try {
      HeadObjectResponse head =
          request(() -> small.headObject(it -> it.bucket(settings.bucket()).key(full(key))));
      return Optional.of(new StoredObject(key, head.contentLength(), head.lastModified()));
    } catch (S3Exception e) {
      var _ = absent(e);
      return Optional.empty();
    }
  }

  /**
   * Reads a small object; empty if it does not exist.
   *
   * @param maxBytes further bytes are cut off
   */
  public Optional<byte[]> read(String key, int maxBytes) {
    try {
      return Optional.of(
          request(() -> {
            try (ResponseInputStream<GetObjectResponse> bytes =
                small.getObject(get -> get.bucket(settings.bucket()).key(full(key)))) {
              return bytes.readNBytes(maxBytes);
            } catch (IOException e) {
              throw SdkClientException.create(e.getMessage(), e);
            }
          }));
    } catch (S3Exception e) {
      var _ = absent(e);
      return Optional.empty();
    }
  }

  /** Receives the bytes of an object. */
  @FunctionalInterface
  public interface ObjectReader<T> {
    /**
     * @param object whose digest, if it was stored with one, is {@code digest}
     */
    T read(StoredObject object, @Nullable Digest digest, InputStream bytes) throws IOException;
  }

  /**
   * Opens an object for {@code reader}, which is called again if the connection breaks.
   *
   * @return empty if it does not exist
   */
  public <T> Optional<T> read(String key, ObjectReader<T> reader) {
    try {
      return Optional.of(
          transfer(() -> {
            try (ResponseInputStream<GetObjectResponse> bytes =
                large.getObject(get -> get.bucket(settings.bucket()).key(full(key)))) {
              GetObjectResponse head = bytes.response();
              String digest = head.metadata().get(DIGEST);
              return reader.read(
                  new StoredObject(key, head.contentLength(), head.lastModified()),
                  digest == null ? null : new Digest(digest),
                  new MovingStream(bytes, outage::noteSign));
            } catch (IOException e) {
              throw SdkClientException.create("the bytes of " + key + " broke off", e);
            }
          }));
    } catch (S3Exception e) {
      var _ = absent(e);
      return Optional.empty();
    }
  }

  /**
   * Links to an object, which may not exist; empty if objects of its size are not linked to.
   *
   * @throws Failure {@code store-unavailable} if there are no credentials
   */
  public Optional<RenditionLink> link(StoredObject object, LinkedAnswer answer) {
    if (presigner == null || !isLinked(object.byteCount())) {
      return Optional.empty();
    }
    try {
      return presigner.link(full(object.key()), answer);
    } catch (SdkException e) {
      throw StoreOutage.failure(e);
    }
  }

  /** Whether objects of a size are linked to. */
  public boolean isLinked(long byteCount) {
    return byteCount >= settings.redirectBytes();
  }

  /** Whether objects of any size are linked to. */
  public boolean linksToAny() {
    return presigner != null;
  }

  /** Removes an object, if it exists. */
  public void delete(String key) {
    try {
      var _ = request(() -> small.deleteObject(it -> it.bucket(settings.bucket()).key(full(key))));
    } catch (S3Exception e) {
      var _ = absent(e);
    }
  }

  /** All objects whose keys begin with {@code under}. Pages are read as the stream is. */
  public Stream<StoredObject> list(String under) {
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(
            new Pages(under), Spliterator.ORDERED | Spliterator.NONNULL),
        /* parallel= */ false);
  }

  private final class Pages implements Iterator<StoredObject> {
    private final String under;
    private Iterator<StoredObject> page = List.<StoredObject>of().iterator();
    private @Nullable String next;
    private boolean isLast;

    Pages(String under) {
      this.under = under;
    }

    @Override
    public boolean hasNext() {
      while (!page.hasNext() && !isLast) {
        page = nextPage();
      }
      return page.hasNext();
    }

    private Iterator<StoredObject> nextPage() {
      ListObjectsV2Response answer;
      try {
        answer =
            request(() ->
                small.listObjectsV2(list ->
                    list.bucket(settings.bucket()).prefix(full(under)).continuationToken(next)));
      } catch (S3Exception e) {
        throw failure(e);
      }
      next = answer.nextContinuationToken();
      isLast = !Boolean.TRUE.equals(answer.isTruncated()) || next == null;
      List<StoredObject> found = new ArrayList<>();
      answer
          .contents()
          .forEach(each ->
              found.add(
                  new StoredObject(
                      each.key().substring(settings.prefix().length()),
                      each.size(),
                      each.lastModified() == null ? Instant.EPOCH : each.lastModified())));
      return found.iterator();
    }

    @Override
    public StoredObject next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return page.next();
    }
  }

  private String full(String key) {
    return settings.prefix() + key;
  }

  private <T> T request(Supplier<T> call) {
    return within(connections, call);
  }

  private <T> T transfer(Supplier<T> call) {
    return within(transfers, call);
  }

  /**
   * Makes a call. It is repeated if it is not answered in time while the store answers others: on a
   * busy store, a request waits instead of failing.
   *
   * @throws S3Exception an answer that the caller may understand
   * @throws Failure if there is no answer, or one that says that the store cannot answer
   */
  private <T> T within(Semaphore pool, Supplier<T> call) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    acquire(pool, end);
    try {
      while (true) {
        outage.requireNone();
        try {
          return call.get();
        } catch (S3Exception e) {
          if (e.statusCode() < 500) {
            throw e;
          }
          throw failure(e);
        } catch (SdkException e) {
          if (!isLate(e) || !outage.isAlive()) {
            throw failure(e);
          }
          if (System.nanoTime() > end) {
            throw StoreOutage.slow(e);
          }
        }
      }
    } finally {
      pool.release();
    }
  }

  private void acquire(Semaphore pool, long end) {
    try {
      do {
        outage.requireNone();
        if (pool.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
          return;
        }
      } while (System.nanoTime() < end);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw StoreOutage.failure(e);
    }
    throw StoreOutage.slow(/* cause= */ null);
  }

  private static boolean isLate(SdkException e) {
    return e instanceof ApiCallTimeoutException
        || e instanceof ApiCallAttemptTimeoutException
        || e.getCause() instanceof SocketTimeoutException;
  }

  /** Returns false if the answer says that the object does not exist, and throws any other. */
  private boolean absent(S3Exception answer) {
    if (answer instanceof NoSuchKeyException || answer.statusCode() == 404) {
      return false;
    }
    throw failure(answer);
  }

  private Failure failure(SdkException e) {
    boolean isThrottled = e instanceof S3Exception answer && answer.isThrottlingException();
    boolean isRefused = e instanceof S3Exception answer && answer.statusCode() < 500;
    if (!isThrottled && !isRefused && !Thread.currentThread().isInterrupted()) {
      outage.begin(e);
    }
    return StoreOutage.failure(e);
  }

  @Override
  public void close() {
    outage.close();
    small.close();
    large.close();
    if (presigner != null) {
      presigner.close();
    }
  }
}
