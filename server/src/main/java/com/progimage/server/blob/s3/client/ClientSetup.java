package com.progimage.server.blob.s3.client;

import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;

/** Builds clients of the AWS SDK: timeouts, retries, checksums. */
final class ClientSetup {
  private static final Duration CONNECT = Duration.ofMillis(700);
  private static final int ATTEMPTS = 3;

  private ClientSetup() {}

  /** A client for requests without many bytes. */
  static S3Client forRequests(S3Settings settings, Runnable answered) {
    Duration whole = settings.patience();
    return client(settings, whole.multipliedBy(4).dividedBy(5), whole, answered);
  }

  /** A client for bytes. Its time is that of an upload in parts. */
  static S3Client forTransfers(S3Settings settings, Runnable answered) {
    return client(settings, Duration.ofSeconds(10), Duration.ofMinutes(2), answered);
  }

  /**
   * @param silence the maximum time between two bytes
   * @param whole the maximum time of a call with its retries
   * @param answered called for each answer, also for those that are no success
   */
  private static S3Client client(
      S3Settings settings, Duration silence, Duration whole, Runnable answered) {
    S3ClientBuilder builder =
        S3Client.builder()
            .region(region(settings))
            .forcePathStyle(settings.pathStyle())
            // Other stores do not know the checksums that the SDK would add to each request.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .serviceConfiguration(
                S3Configuration.builder()
                    .chunkedEncodingEnabled(false)
                    .expectContinueEnabled(false)
                    .build())
            .httpClientBuilder(
                UrlConnectionHttpClient.builder().connectionTimeout(CONNECT).socketTimeout(silence))
            .overrideConfiguration(every ->
                every
                    .apiCallTimeout(whole)
                    .addExecutionInterceptor(new AnswerNote(answered))
                    .retryStrategy(
                        StandardRetryStrategy.builder()
                            .maxAttempts(ATTEMPTS)
                            .backoffStrategy(
                                BackoffStrategy.exponentialDelay(
                                    Duration.ofMillis(50), Duration.ofMillis(400)))
                            .build()));
    URI endpoint = settings.endpoint();
    if (endpoint != null) {
      builder.endpointOverride(endpoint);
    }
    return builder.build();
  }

  static Region region(S3Settings settings) {
    String name = settings.region();
    if (name != null) {
      return Region.of(name);
    }
    // Other stores than AWS have no regions, but signatures name one.
    return settings.endpoint() == null ? ofEnvironment() : Region.US_EAST_1;
  }

  private record AnswerNote(Runnable answered) implements ExecutionInterceptor {
    @Override
    public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes unused) {
      if (context.httpResponse().statusCode() < 500) {
        answered.run();
      }
    }
  }

  private static Region ofEnvironment() {
    try {
      return software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain.builder()
          .build()
          .getRegion();
    } catch (SdkClientException e) {
      throw new IllegalArgumentException(
          "the region of the bucket is unknown: name it with --s3-region", e);
    }
  }
}
