package com.progimage.server.blob.s3.client;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/** Uploads a file in parts, one after the other. */
final class MultipartUpload {
  /** Larger files are uploaded in parts of this size. */
  static final int PART_BYTES = 16 << 20;

  static final String OCTETS = "application/octet-stream";

  private final S3Client client;
  private final String bucket;
  private final Runnable moved;

  /**
   * @param moved called while bytes are sent
   */
  MultipartUpload(S3Client client, String bucket, Runnable moved) {
    this.client = client;
    this.bucket = bucket;
    this.moved = moved;
  }

  void put(String key, Path file, long byteCount, Map<String, String> metadata) {
    String id =
        client
            .createMultipartUpload(create ->
                create
                    .bucket(bucket)
                    .key(key)
                    .metadata(metadata)
                    .checksumAlgorithm(ChecksumAlgorithm.SHA256))
            .uploadId();
    try {
      List<CompletedPart> parts = parts(key, id, file, byteCount);
      var _ =
          client.completeMultipartUpload(complete ->
              complete
                  .bucket(bucket)
                  .key(key)
                  .uploadId(id)
                  .multipartUpload(all -> all.parts(parts)));
    } catch (SdkException e) {
      abort(key, id, e);
      throw e;
    } catch (IOException e) {
      SdkException failed = SdkClientException.create("the file to upload cannot be read", e);
      abort(key, id, failed);
      throw failed;
    }
  }

  private List<CompletedPart> parts(String key, String id, Path file, long byteCount)
      throws IOException {
    List<CompletedPart> parts = new ArrayList<>();
    for (long start = 0; start < byteCount; start += PART_BYTES) {
      FilePart part = new FilePart(file, start, Math.min(PART_BYTES, byteCount - start), moved);
      parts.add(upload(key, id, parts.size() + 1, part));
    }
    return parts;
  }

  private CompletedPart upload(String key, String id, int number, FilePart part)
      throws IOException {
    String checksum =
        Base64.getEncoder().encodeToString(HexFormat.of().parseHex(part.digest().hex()));
    String etag =
        client
            .uploadPart(
                upload ->
                    upload
                        .bucket(bucket)
                        .key(key)
                        .uploadId(id)
                        .partNumber(number)
                        .checksumSHA256(checksum),
                RequestBody.fromContentProvider(part, part.byteCount(), OCTETS))
            .eTag();
    return CompletedPart.builder().partNumber(number).eTag(etag).checksumSHA256(checksum).build();
  }

  private void abort(String key, String id, SdkException cause) {
    try {
      var _ = client.abortMultipartUpload(upload -> upload.bucket(bucket).key(key).uploadId(id));
    } catch (SdkException e) {
      // A rule of the bucket removes the parts later: docs/object-store.md.
      cause.addSuppressed(e);
    }
  }
}
