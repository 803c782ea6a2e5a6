package com.progimage.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.http.response.Json;
import com.progimage.server.image.Digest;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.Lifetime;
import com.progimage.server.image.Owner;
import com.progimage.server.image.Ownership;
import com.progimage.server.image.Size;
import com.progimage.server.image.StoredImage;
import com.progimage.server.image.Visibility;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ImageRecordTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.001Z");

  @Test
  void theFieldsOfTheOriginalAreThoseOfTheImage() {
    StoredImage image =
        new StoredImage(
            new ImageId("01890000-0000-7000-8000-000000000001"),
            Ownership.of(new Owner("shop")),
            ImageFormat.PNG,
            new Size(30, 20),
            400,
            Digest.of(new byte[0]),
            Lifetime.of(NOW, Duration.ofDays(1)));

    assertThat(
            Json.bytes(
                ImageRecord.of(image, Visibility.PRIVATE, "http://here", Set.of(ImageFormat.WEBP))))
        .asString(UTF_8)
        .isEqualTo(
            """
            {"id":"01890000-0000-7000-8000-000000000001",\
            "url":"http://here/images/01890000-0000-7000-8000-000000000001",\
            "owner":"shop","visibility":"private",\
            "format":"png","mediaType":"image/png","width":30,"height":20,"byteCount":400,\
            "digest":"sha256-e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",\
            "createdAt":"2026-01-01T00:00:00.001Z","expiresAt":"2026-01-02T00:00:00.001Z",\
            "urls":{"png":"http://here/images/01890000-0000-7000-8000-000000000001.png",\
            "webp":"http://here/images/01890000-0000-7000-8000-000000000001.webp"}}\
            """);
  }
}
