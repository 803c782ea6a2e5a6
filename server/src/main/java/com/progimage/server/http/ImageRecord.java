package com.progimage.server.http;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.progimage.server.http.response.PublicUrls;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.StoredImage;
import com.progimage.server.image.Visibility;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An image as JSON.
 *
 * @param visibility in force, whether the upload chose it or the server
 */
record ImageRecord(
    String id,
    String url,
    String owner,
    String visibility,
    @JsonUnwrapped Original original,
    Instant createdAt,
    @Nullable Instant expiresAt,
    Map<String, String> urls) {

  /** The bytes that the client uploaded. */
  record Original(
      String format, String mediaType, int width, int height, long byteCount, String digest) {
    static Original of(StoredImage image) {
      return new Original(
          image.format().text(),
          image.format().mediaType(),
          image.size().width(),
          image.size().height(),
          image.byteCount(),
          image.digest().text());
    }
  }

  /**
   * @param visibility in force
   * @param base the start of its URLs
   * @param formats in which it is available
   */
  static ImageRecord of(
      StoredImage image, Visibility visibility, String base, Set<ImageFormat> formats) {
    Map<String, String> urls = new LinkedHashMap<>();
    for (ImageFormat format : ImageFormat.values()) {
      if (formats.contains(format) || format == image.format()) {
        urls.put(format.text(), base + PublicUrls.path(image.id(), format));
      }
    }
    return new ImageRecord(
        image.id().text(),
        base + PublicUrls.path(image.id()),
        image.owner().name(),
        visibility.text(),
        Original.of(image),
        image.lifetime().createdAt(),
        image.lifetime().expiresAt(),
        urls);
  }
}
