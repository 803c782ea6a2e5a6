package com.progimage.sdk;

import com.progimage.sdk.text.Json;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One request and the handling of its answer.
 *
 * @param doing the action as error messages name it, such as {@code uploading cat.jpg}
 * @param repeatable whether the body can be sent again; checked before each retry
 * @param goneIsDone whether a 404 to a retry means that an earlier try succeeded
 * @param body handles the body of a successful answer; starts anew for each try
 * @param read converts a successful answer (2xx or 304) to the result
 * @param cleanUp runs before a failure is reported
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

  /** Creates an exchange whose answer is JSON or empty. */
  static <T> Exchange<byte[], T> ofBytes(
      String doing, HttpRequest request, Function<Answer<byte[]>, T> read) {
    return of(doing, request, BodyHandlers.ofByteArray(), read);
  }

  /** Creates one that is not retried, because the server could do twice what it asks for. */
  static <T> Exchange<byte[], T> once(
      String doing, HttpRequest request, Function<Answer<byte[]>, T> read) {
    return new Exchange<>(
        doing, request, () -> false, false, BodyHandlers.ofByteArray(), read, () -> {});
  }

  /** Handles a successful body with {@link #body} and any other as bytes. */
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
   * @param value the body of a successful answer; null for an answer without a body
   * @param problem the problem of any other answer
   */
  record Answer<B>(int status, HttpHeaders headers, @Nullable B value, @Nullable Problem problem) {
    B body() {
      if (value == null) {
        throw new Json.Unexpected("status " + status + " without a body");
      }
      return value;
    }

    /** Returns whether the client already has the body that it asked for. */
    boolean isUnchanged() {
      return status == 304;
    }

    String etag() {
      return headers.firstValue("ETag").orElseThrow(() -> new Json.Unexpected("no ETag"));
    }
  }
}
