package com.progimage.sdk;

import com.progimage.sdk.text.Numbers;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Uploads many images with bounded concurrency. */
final class BulkUpload {
  private final ProgImageAsyncClient client;
  private final Iterator<Upload> uploads;
  private final Consumer<? super UploadResult> each;
  private final CompletableFuture<List<UploadResult>> result = new CompletableFuture<>();
  private final Map<Integer, CompletableFuture<StoredImage>> underWay = new ConcurrentHashMap<>();

  // Guarded by this.
  private final List<@Nullable UploadResult> results = new ArrayList<>();
  private int open;

  private BulkUpload(
      ProgImageAsyncClient client, Iterator<Upload> uploads, Consumer<? super UploadResult> each) {
    this.client = client;
    this.uploads = uploads;
    this.each = each;
  }

  static CompletableFuture<List<UploadResult>> start(
      ProgImageAsyncClient client,
      Iterable<Upload> uploads,
      int concurrency,
      Consumer<? super UploadResult> each) {
    Numbers.within("concurrency", concurrency, 1, 1_000);
    BulkUpload bulk = new BulkUpload(client, uploads.iterator(), each);
    var unused =
        bulk.result.whenComplete(
            (value, failure) -> bulk.underWay.values().forEach(one -> one.cancel(true)));
    for (int i = 0; i < concurrency; i++) {
      bulk.next();
    }
    return bulk.result;
  }

  private synchronized void next() {
    if (result.isDone()) {
      return;
    }
    if (!uploads.hasNext()) {
      if (open == 0) {
        result.complete(results.stream().map(BulkUpload::present).toList());
      }
      return;
    }
    Upload upload = uploads.next();
    int index = results.size();
    results.add(null);
    open++;
    CompletableFuture<StoredImage> one = client.upload(upload);
    underWay.put(index, one);
    if (result.isDone()) {
      one.cancel(true);
    }
    var unused =
        one.handleAsync(
                (image, failure) -> {
                  underWay.remove(index);
                  return failure == null
                      ? UploadResult.stored(upload, image)
                      : UploadResult.failed(upload, failed(upload, failure));
                },
                client.connection().executor())
            .thenAccept(done -> finished(index, done))
            .exceptionally(bug -> {
              result.completeExceptionally(unwrapped(bug));
              return null;
            });
  }

  private void finished(int index, UploadResult done) {
    if (result.isDone()) {
      return;
    }
    synchronized (this) {
      results.set(index, done);
      each.accept(done);
      open--;
    }
    next();
  }

  private static UploadResult present(@Nullable UploadResult done) {
    if (done == null) {
      throw new IllegalStateException("an upload without a result");
    }
    return done;
  }

  /** Returns the failure of an upload; that of a listener becomes its cause. */
  private static ProgImageException failed(Upload upload, Throwable failure) {
    Throwable cause = unwrapped(failure);
    return cause instanceof ProgImageException known
        ? known
        : new ProgImageException(Uploading.doing(upload) + ": " + cause, null, cause);
  }

  private static Throwable unwrapped(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
