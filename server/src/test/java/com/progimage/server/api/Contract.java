package com.progimage.server.api;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.LevelResolver;
import com.atlassian.oai.validator.report.ValidationReport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Flow;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/** Holds what is said between a client and a server to the OpenAPI document. */
final class Contract {
  /** The document says what there is; that there is nothing else needs no saying. */
  private static final Set<Integer> OF_NO_ROUTE = Set.of(404, 405);

  private static final OpenApiInteractionValidator VALIDATOR =
      OpenApiInteractionValidator.createForInlineApiSpecification(document())
          .withLevelResolver(
              LevelResolver.create()
                  // Any query parameter may be there, and is ignored.
                  .withLevel(
                      "validation.request.parameter.query.unexpected",
                      ValidationReport.Level.IGNORE)
                  // A server without keys needs none; one with keys answers 401.
                  .withLevel("validation.request.security.missing", ValidationReport.Level.IGNORE)
                  // It does not see that image/webp is one of image/*.
                  .withLevel("validation.request.accept.notAllowed", ValidationReport.Level.IGNORE)
                  .build())
          .build();

  private Contract() {}

  static String document() {
    try (InputStream yaml = Contract.class.getResourceAsStream("/openapi.yaml")) {
      return new String(yaml.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Every answer must be one that the document has, and every request that was not refused too.
   *
   * @throws AssertionError where one is not
   */
  static void check(HttpResponse<byte[]> response) {
    String method = response.request().method();
    boolean isPreflight = method.equals("OPTIONS");
    String path = response.uri().getPath();
    if (isPreflight || isOfNoRoute(response)) {
      return;
    }
    SimpleResponse.Builder answer = SimpleResponse.Builder.status(response.statusCode());
    response.headers().map().forEach(answer::withHeader);
    byte[] body = body(response);
    if (body.length > 0) {
      answer.withBody(body);
    }
    ValidationReport report =
        VALIDATOR.validateResponse(path, Request.Method.valueOf(method), answer.build());
    if (response.statusCode() < 400) {
      report = report.merge(VALIDATOR.validateRequest(request(response)));
    }
    if (report.hasErrors()) {
      throw new AssertionError(
          "%s %s, answered with %d, is not as openapi.yaml says:\n%s"
              .formatted(method, response.uri(), response.statusCode(), text(report)));
    }
  }

  private static boolean isOfNoRoute(HttpResponse<byte[]> response) {
    String body = new String(response.body(), StandardCharsets.UTF_8);
    return OF_NO_ROUTE.contains(response.statusCode())
        && (body.contains("\"route-not-found\"")
            || body.contains("\"unknown-format\"")
            || body.contains("\"method-not-allowed\"")
            || response.request().method().equals("HEAD"));
  }

  private static byte[] body(HttpResponse<byte[]> response) {
    if (response.headers().firstValue("Content-Encoding").isEmpty()
        || response.statusCode() == 206) {
      return response.body();
    }
    try (InputStream plain = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
      return plain.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An image in its body is not looked at: what was not refused had the right one. */
  private static Request request(HttpResponse<byte[]> response) {
    SimpleRequest.Builder request =
        new SimpleRequest.Builder(response.request().method(), response.uri().getPath());
    for (Map.Entry<String, List<String>> header : response.request().headers().map().entrySet()) {
      request.withHeader(header.getKey(), header.getValue());
    }
    query(response.uri()).forEach(request::withQueryParam);
    String contentType = response.request().headers().firstValue("Content-Type").orElse("");
    boolean isText = contentType.contains("json") || contentType.endsWith("urlencoded");
    response
        .request()
        .bodyPublisher()
        .filter(body -> body.contentLength() != 0)
        .ifPresent(body -> request.withBody(isText ? text(body) : "image"));
    return request.build();
  }

  private static String text(BodyPublisher publisher) {
    BodySubscriber<String> text = BodySubscribers.ofString(StandardCharsets.UTF_8);
    publisher.subscribe(
        new Flow.Subscriber<ByteBuffer>() {
          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            text.onSubscribe(subscription);
          }

          @Override
          public void onNext(ByteBuffer bytes) {
            text.onNext(List.of(bytes));
          }

          @Override
          public void onError(Throwable failure) {
            text.onError(failure);
          }

          @Override
          public void onComplete() {
            text.onComplete();
          }
        });
    return text.getBody().toCompletableFuture().join();
  }

  private static Map<String, List<String>> query(URI uri) {
    String query = uri.getRawQuery();
    return query == null
        ? Map.of()
        : List.of(query.split("&")).stream()
            .map(pair -> pair.split("=", 2))
            .collect(
                Collectors.groupingBy(
                    pair -> pair[0],
                    Collectors.mapping(
                        pair ->
                            pair.length < 2
                                ? ""
                                : URLDecoder.decode(pair[1], StandardCharsets.UTF_8),
                        Collectors.toList())));
  }

  private static String text(ValidationReport report) {
    return report.getMessages().stream()
        .filter(message -> message.getLevel() == ValidationReport.Level.ERROR)
        .map(message -> message.getKey() + ": " + message.getMessage())
        .collect(Collectors.joining("\n"));
  }
}
