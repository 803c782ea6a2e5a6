package com.progimage.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.javalin.Javalin;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

final class FailuresTest {
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  @Test
  void anErrorInAHandlerIsAProblemAndIsCounted() throws Exception {
    Javalin server =
        Javalin.create(
                config -> {
                  config.startup.showJavalinBanner = false;
                  new Failures(new HttpMeters(meters)).addTo(config);
                  config.routes.get("/deep", _ -> deep(0));
                })
            .start("127.0.0.1", 0);
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI url = URI.create("http://127.0.0.1:" + server.port() + "/deep");
      HttpResponse<String> answer =
          client.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString());

      assertThat(answer.statusCode()).isEqualTo(500);
      assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
      assertThat(answer.body()).contains("\"code\":\"internal-error\"", "\"requestId\":\"");
      assertThat(meters.scrape())
          .contains("progimage_http_problems_total{code=\"internal-error\"} 1.0");
    } finally {
      server.stop();
    }
  }

  @SuppressWarnings("InfiniteRecursion")
  private static int deep(int level) {
    return deep(level + 1) + 1;
  }
}
