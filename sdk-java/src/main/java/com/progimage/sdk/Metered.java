package com.progimage.sdk;

import java.net.http.HttpHeaders;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/** Counts and hashes a body on its way to its target. */
final class Metered<T> implements BodySubscriber<T> {
  private final BodySubscriber<T> target;
  private final String doing;
  private final OptionalLong total;
  private final @Nullable ProgressListener progress;
  private final @Nullable String digest;
  private final MessageDigest hash = Digests.sha256();
  private @Nullable Subscription subscription;
  private boolean isBroken;
  private long count;

  /**
   * @param digest the expected digest; null to accept any
   */
  Metered(
      BodySubscriber<T> target,
      String doing,
      HttpHeaders headers,
      @Nullable ProgressListener progress,
      @Nullable String digest) {
    this.target = target;
    this.doing = doing;
    this.total = headers.firstValueAsLong("Content-Length");
    this.progress = progress;
    this.digest = digest;
  }

  @Override
  public CompletionStage<T> getBody() {
    return target.getBody();
  }

  @Override
  public void onSubscribe(Subscription incoming) {
    subscription = incoming;
    target.onSubscribe(incoming);
  }

  @Override
  public void onNext(List<ByteBuffer> parts) {
    if (isBroken) {
      return;
    }
    for (ByteBuffer part : parts) {
      count += part.remaining();
      if (digest != null) {
        hash.update(part.duplicate());
      }
    }
    target.onNext(parts);
    if (progress != null) {
      try {
        progress.progressed(count, total);
      } catch (RuntimeException e) {
        isBroken = true;
        if (subscription != null) {
          subscription.cancel();
        }
        target.onError(e);
      }
    }
  }

  @Override
  public void onError(Throwable failure) {
    if (!isBroken) {
      target.onError(failure);
    }
  }

  @Override
  public void onComplete() {
    if (isBroken) {
      return;
    }
    if (digest != null && !digest.equals(Digests.text(hash.digest()))) {
      target.onError(
          new UnexpectedAnswerException(
              doing
                  + ": the received bytes are not the stored ones ("
                  + digest
                  + "): try again; if it happens again, a proxy on the way to the server changes"
                  + " them",
              null,
              null));
      return;
    }
    target.onComplete();
  }
}
