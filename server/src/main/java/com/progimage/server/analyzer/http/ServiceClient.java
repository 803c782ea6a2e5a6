package com.progimage.server.analyzer.http;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.analysis.Facts;
import com.progimage.server.analyzer.AnalyzedFile;
import com.progimage.server.analyzer.http.ServiceProblem.ServiceFault;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends pictures to a service. Does not follow redirects. */
final class ServiceClient implements AutoCloseable {
  private final AnalysisService service;
  private final HttpClient http;

  ServiceClient(AnalysisService service) {
    this.service = service;
    this.http =
        HttpClient.newBuilder().version(Version.HTTP_1_1).followRedirects(Redirect.NEVER).build();
  }

  /**
   * Sends one picture and waits for the answer.
   *
   * @param patience for the whole exchange
   */
  Facts call(AnalysisKind kind, AnalyzedFile file, Duration patience)
      throws ServiceProblem, InterruptedException {
    HttpResponse<byte[]> answer = send(request(file, patience), patience);
    switch (answer.statusCode()) {
      case 200 -> {}
      case 415, 422 ->
          throw new ServiceProblem(ServiceFault.UNDECODABLE, "it cannot decode the picture");
      case 413 ->
          throw new ServiceProblem(ServiceFault.TOO_LARGE, "the picture is too large for it");
      case 429, 500, 502, 503, 504 ->
          throw new ServiceProblem(ServiceFault.FAILED, "it answered " + answer.statusCode());
      default ->
          throw new ServiceProblem(
              ServiceFault.WRONG_ANSWER,
              "it answered %d, which is for another kind of service"
                  .formatted(answer.statusCode()));
    }
    try {
      return ServiceAnswer.read(kind, service.model(), file.size(), answer.body());
    } catch (IllegalArgumentException wrong) {
      throw new ServiceProblem(
          ServiceFault.WRONG_ANSWER, "its answer has a mistake: " + wrong.getMessage());
    }
  }

  private HttpRequest request(AnalyzedFile file, Duration patience) {
    try {
      return HttpRequest.newBuilder(service.url())
          .timeout(patience)
          .header("Content-Type", file.format().mediaType())
          .header("Accept", "application/json")
          .header("Content-Digest", contentDigest(file))
          .header("User-Agent", "ProgImage")
          .POST(BodyPublishers.ofFile(file.file()))
          .build();
    } catch (FileNotFoundException gone) {
      throw new Failure(
          ErrorCode.IMAGE_NOT_FOUND,
          "the picture was deleted before it was analyzed: store it again");
    }
  }

  /** As RFC 9530 says. */
  private static String contentDigest(AnalyzedFile file) {
    byte[] digest = HexFormat.of().parseHex(file.digest().hex());
    return "sha-256=:" + Base64.getEncoder().encodeToString(digest) + ":";
  }

  /** The timeout of a request ends with the answer's head, and this one with its last byte. */
  private HttpResponse<byte[]> send(HttpRequest request, Duration patience)
      throws ServiceProblem, InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(
            request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), ServiceAnswer.MAX_BYTES));
    try {
      return answer.get(Math.max(0, patience.toNanos()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw timeout();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof HttpTimeoutException) {
        throw timeout();
      }
      if (e.getCause() instanceof IOException failed) {
        throw new ServiceProblem(
            ServiceFault.FAILED,
            "the connection failed (%s)".formatted(failed.getClass().getSimpleName()));
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      // Frees the connection of an answer that does not come.
      boolean _ = answer.cancel(true);
    }
  }

  private static ServiceProblem timeout() {
    return new ServiceProblem(ServiceFault.TIMEOUT, "it did not answer in time");
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
