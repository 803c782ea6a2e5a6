package com.progimage.server.blob.s3.client;

import com.progimage.server.blob.RenditionLinks.LinkedAnswer;
import com.progimage.server.blob.RenditionLinks.RenditionLink;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.s3.presigner.model.PresignedGetObjectRequest;

/** Signs URLs at which everyone can read an object for a few minutes. Asks no store. */
final class Presigner implements AutoCloseable {
  private static final Duration LIFETIME = Duration.ofMinutes(10);

  /** A client may take a while to follow, and its clock does not count. */
  private static final Duration SHORTEST = Duration.ofMinutes(1);

  private final String bucket;
  private final DefaultCredentialsProvider credentials;
  private final S3Presigner signer;

  Presigner(S3Settings settings) {
    bucket = settings.bucket();
    credentials = DefaultCredentialsProvider.builder().build();
    S3Presigner.Builder builder =
        S3Presigner.builder()
            .region(ClientSetup.region(settings))
            .credentialsProvider(credentials)
            .serviceConfiguration(
                S3Configuration.builder().pathStyleAccessEnabled(settings.pathStyle()).build());
    URI endpoint = settings.endpoint();
    if (endpoint != null) {
      builder.endpointOverride(endpoint);
    }
    signer = builder.build();
  }

  /** Signs a URL; empty if it would not work for long enough to be of use. */
  Optional<RenditionLink> link(String key, LinkedAnswer answer) {
    // The URL works no longer than the credentials that sign it, which may be those of a role.
    AwsCredentials signing = credentials.resolveCredentials();
    Instant now = Instant.now();
    Duration lifetime =
        Stream.concat(signing.expirationTime().stream(), Stream.ofNullable(answer.end()))
            .map(end -> Duration.between(now, end))
            .filter(left -> left.compareTo(LIFETIME) < 0)
            .min(Duration::compareTo)
            .orElse(LIFETIME);
    if (lifetime.compareTo(SHORTEST) < 0) {
      return Optional.empty();
    }
    PresignedGetObjectRequest signed =
        signer.presignGetObject(presign ->
            presign
                .signatureDuration(lifetime)
                .getObjectRequest(get ->
                    get.bucket(bucket)
                        .key(key)
                        .responseContentType(answer.mediaType())
                        .responseContentDisposition(answer.disposition())
                        .responseCacheControl("public, max-age=" + lifetime.toSeconds())
                        .overrideConfiguration(it ->
                            it.credentialsProvider(StaticCredentialsProvider.create(signing)))));
    return Optional.of(new RenditionLink(URI.create(signed.url().toString()), lifetime));
  }

  @Override
  public void close() {
    signer.close();
    credentials.close();
  }
}
