package com.progimage.sdk;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.OptionalLong;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Publishes an upload's bytes, hashing and counting them as it sends them. The JDK's publishers
 * report an unreadable file as a connection failure; this one tells the two apart.
 */
final class Body implements BodyPublisher {
  static final int PART = 64 << 10;

  private final Content content;
  private final OptionalLong byteCount;
  private final @Nullable ProgressListener progress;
  private volatile @Nullable String sentDigest;

  Body(Content content, OptionalLong byteCount, @Nullable ProgressListener progress) {
    this.content = content;
    this.byteCount = byteCount;
    this.progress = progress;
  }

  /** The digest of the last complete transmission. */
  @Nullable String sentDigest() {
    return sentDigest;
  }

  @Override
  public long contentLength() {
    return byteCount.orElse(-1);
  }

  @Override
  public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
    InputStream in;
    try {
      in = content.open();
    } catch (IOException e) {
      subscriber.onSubscribe(new Sending(InputStream.nullInputStream(), subscriber, true));
      subscriber.onError(new LocalFailure(content.name(), e));
      return;
    }
    subscriber.onSubscribe(new Sending(in, subscriber, false));
  }

  /** One try. It reads a part when the subscriber requests it, on the requesting thread. */
  private final class Sending implements Subscription {
    private final InputStream in;
    private final Subscriber<? super ByteBuffer> subscriber;
    private final MessageDigest hash = Digests.sha256();
    private final AtomicLong demand = new AtomicLong();
    private volatile boolean isOver;
    private long sent;

    Sending(InputStream in, Subscriber<? super ByteBuffer> subscriber, boolean isOver) {
      this.in = in;
      this.subscriber = subscriber;
      this.isOver = isOver;
    }

    @Override
    public void request(long count) {
      if (demand.getAndAccumulate(count, (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b) > 0) {
        // The sending thread will see the request.
        return;
      }
      do {
        if (!isOver) {
          sendPart();
        }
      } while (demand.decrementAndGet() > 0);
    }

    @Override
    public void cancel() {
      isOver = true;
      close();
    }

    private void sendPart() {
      try {
        byte[] part = new byte[PART];
        int length = in.readNBytes(part, 0, PART);
        if (sent + length > byteCount.orElse(Long.MAX_VALUE)) {
          throw new IOException(
              "it has more than the announced " + byteCount.getAsLong() + " bytes");
        }
        if (length > 0) {
          hash.update(part, 0, length);
          sent += length;
          subscriber.onNext(ByteBuffer.wrap(part, 0, length));
          if (progress != null) {
            progress.progressed(sent, byteCount);
          }
        }
        if (length < PART) {
          finish();
        }
      } catch (IOException e) {
        fail(new LocalFailure(content.name(), e));
      } catch (RuntimeException e) {
        fail(e);
      }
    }

    private void finish() throws IOException {
      if (isOver) {
        return;
      }
      if (byteCount.isPresent() && sent < byteCount.getAsLong()) {
        throw new IOException("it ended after " + sent + " of " + byteCount.getAsLong() + " bytes");
      }
      isOver = true;
      close();
      sentDigest = Digests.text(hash.digest());
      subscriber.onComplete();
    }

    private void fail(Throwable failure) {
      if (!isOver) {
        isOver = true;
        close();
        subscriber.onError(failure);
      }
    }

    private void close() {
      try {
        in.close();
      } catch (IOException e) {
        // The requested part was read completely.
        isOver = true;
      }
    }
  }
}
