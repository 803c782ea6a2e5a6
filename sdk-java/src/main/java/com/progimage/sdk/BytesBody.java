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
  /** The most bytes that are reserved only because the server announces them. */
  static final int MAX_RESERVED = 4 << 20;

  private final CompletableFuture<byte[]> body = new CompletableFuture<>();
  private final long announced;
  private byte[] bytes;
  private int count;

  BytesBody(HttpHeaders headers) {
    announced = headers.firstValueAsLong("Content-Length").orElse(0);
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
        bytes = Arrays.copyOf(bytes, larger(Math.addExact(count, length)));
      }
      part.get(bytes, count, length);
      count += length;
    }
  }

  /** Doubles the array, up to the announced size, or to the largest array of a JVM. */
  private int larger(int needed) {
    long most = announced >= needed ? announced : Integer.MAX_VALUE - 8;
    return (int) Math.max(needed, Math.min(2L * bytes.length, most));
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
