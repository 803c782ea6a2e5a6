package com.progimage.sdk;

import java.net.http.HttpHeaders;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;

/**
 * Response body in one array, to which each part is copied when it arrives. The JDK's own keeps all
 * parts until the end, so that a download takes twice its size in memory.
 */
final class BytesBody implements BodySubscriber<byte[]> {
  /** The most bytes that are reserved because the server announces them, and not received yet. */
  static final int MAX_RESERVED = 4 << 20;

  private final CompletableFuture<byte[]> body = new CompletableFuture<>();
  private byte[] bytes;
  private int count;

  BytesBody(HttpHeaders headers) {
    long announced = headers.firstValueAsLong("Content-Length").orElse(Body.PART);
    bytes = new byte[(int) Math.max(0, Math.min(announced, MAX_RESERVED))];
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Subscription incoming) {
    incoming.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> parts) {
    for (ByteBuffer part : parts) {
      int length = part.remaining();
      if (length > bytes.length - count) {
        int needed = Math.addExact(count, length);
        bytes =
            Arrays.copyOf(
                bytes, (int) Math.max(needed, Math.min(2L * count, Integer.MAX_VALUE - 8)));
      }
      part.get(bytes, count, length);
      count += length;
    }
  }

  @Override
  public void onError(Throwable failure) {
    body.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    body.complete(count == bytes.length ? bytes : Arrays.copyOf(bytes, count));
  }
}
