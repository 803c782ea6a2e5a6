package com.progimage.sdk;

import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One request and what becomes of its answer.
 *
 * @param doing for messages, as {@code uploading cat.jpg}
 * @param repeatable whether the body can be sent once more, asked before a repetition
 * @param goneIsDone whether 404 for a repetition means that an earlier try did it
 * @param body how a good answer is taken in; it begins anew for each try
 * @param read makes the result of a good answer: 2xx or 304
 * @param cleanUp done before a failure is told
 */
record Exchange<B, T>(
    String doing,
    HttpRequest request,
    BooleanSupplier repeatable,
    boolean goneIsDone,
    BodyHandler<B> body,
    Function<Answer<B>, T> read,
    Runnable cleanUp) {

  static <B, T> Exchange<B, T> of(
      String doing, HttpRequest request, BodyHandler<B> body, Function<Answer<B>, T> read) {
    return new Exchange<>(doing, request, () -> true, false, body, read, () -> {});
  }

  /** One whose answer is JSON, or nothing. */
  static <T> Exchange<byte[], T> ofBytes(
      String doing, HttpRequest request, Function<Answer<byte[]>, T> read) {
    return of(doing, request, BodyHandlers.ofByteArray(), read);
  }

  /** Takes in a good answer as asked and any other as bytes. */
  BodyHandler<Answer<B>> handler() {
    return info -> {
      int status = info.statusCode();
      HttpHeaders headers = info.headers();
      return status >= 200 && status < 300
          ? BodySubscribers.mapping(
              body.apply(info), value -> new Answer<>(status, headers, value, null))
          : BodySubscribers.mapping(
              BodySubscribers.ofByteArray(),
              refusal -> new Answer<>(status, headers, null, Problem.of(status, headers, refusal)));
    };
  }

  /**
   * An answer.
   *
   * @param value of a good one; null where there is none to take in
   * @param problem what any other says
   */
  record Answer<B>(int status, HttpHeaders headers, @Nullable B value, @Nullable Problem problem) {
    B body() {
      if (value == null) {
        throw new Json.Unexpected("status " + status + " without a body");
      }
      return value;
    }

    String etag() {
      return headers.firstValue("ETag").orElseThrow(() -> new Json.Unexpected("no ETag"));
    }
  }
}
