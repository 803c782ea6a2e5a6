package com.progimage.sdk;

import static com.progimage.sdk.ImageFormat.PNG;
import static com.progimage.sdk.ImageFormat.WEBP;
import static com.progimage.sdk.transformation.Transformations.resize;
import static com.progimage.sdk.transformation.Transformations.resizeToHeight;
import static com.progimage.sdk.transformation.Transformations.resizeToWidth;
import static com.progimage.sdk.transformation.Transformations.rotate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.progimage.sdk.text.Json;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RenditionTest {
  private static final String BASE = "https://img.example.org/images/" + Records.ID;
  private static final ProgImageClient CLIENT =
      ProgImageClient.create("http://localhost:1/prefix/");

  /** 60 pixels wide. */
  private static StoredImage image(String format) throws IOException {
    ObjectNode json =
        (ObjectNode) Json.read(Records.utf8(Records.record(Records.ID, format, "sha256-00", 1)));
    return StoredImage.of(json, CLIENT.async());
  }

  @Test
  void anAddressIsThePublicOne() throws IOException {
    StoredImage image = image("jpeg");
    assertThat(image.url()).isEqualTo(URI.create(BASE));
    assertThat(image.as(PNG).url()).isEqualTo(URI.create(BASE + ".png"));
    assertThat(image.original().url()).isEqualTo(URI.create(BASE + ".jpg"));
    assertThat(image.transform(resize(200, 200).cover()).as(WEBP).url())
        .isEqualTo(URI.create(BASE + "/resize_200x200_cover.webp"));
    assertThat(image.transform(rotate(90))).hasToString(BASE + "/rotate_90.jpg");
    assertThat(CLIENT.rendition(Records.ID, PNG).url())
        .isEqualTo(URI.create("http://localhost:1/prefix/images/" + Records.ID + ".png"));
    assertThat(CLIENT.rendition(Records.ID, PNG).transform(rotate(90)).url())
        .isEqualTo(URI.create("http://localhost:1/prefix/images/" + Records.ID + "/rotate_90.png"));
  }

  @Test
  void aSrcsetKeepsTheRatioOfABox() throws IOException {
    assertThat(
            image("jpeg").transform(resize(200, 100).cover().quality(70)).as(WEBP).srcset(400, 100))
        .isEqualTo(
            BASE
                + "/resize_100x50_cover,quality_70.webp 100w, "
                + BASE
                + "/resize_400x200_cover,quality_70.webp 400w");
    assertThat(image("jpeg").transform(resizeToWidth(7)).as(WEBP).srcset(40))
        .isEqualTo(BASE + "/resize_40x.webp 40w");
    assertThat(image("jpeg").transform(rotate(90)).as(WEBP).srcset(40))
        .isEqualTo(BASE + "/rotate_90,resize_40x.webp 40w");
    assertThat(image("jpeg").transform(resizeToHeight(7)).as(WEBP).srcset(40))
        .isEqualTo(BASE + "/resize_x7,resize_40x.webp 40w");
  }

  @Test
  void aSrcsetIsNoWiderThanPixelsAre() throws IOException {
    assertThat(image("jpeg").as(WEBP).srcset(30, 60, 120, 240))
        .isEqualTo(BASE + "/resize_30x.webp 30w, " + BASE + "/resize_60x.webp 60w");
    assertThat(image("svg").as(WEBP).srcset(120)).isEqualTo(BASE + "/resize_120x.webp 120w");
    Rendition rendition = image("jpeg").as(WEBP);
    assertThatIllegalArgumentException().isThrownBy(() -> rendition.srcset(0));
  }

  @Test
  void formatsAreOpenAndAliasesAreOne() {
    assertThat(ImageFormat.of("JPG")).isSameAs(ImageFormat.JPEG);
    assertThat(ImageFormat.of("tif")).isSameAs(ImageFormat.TIFF);
    assertThat(ImageFormat.of("qoi").extension()).isEqualTo("qoi");
    assertThat(ImageFormat.of("qoi")).isEqualTo(ImageFormat.of("QOI")).hasToString("qoi");
    for (String wrong : List.of("", "a/b", "../x", "a.b", "ä")) {
      assertThatIllegalArgumentException().isThrownBy(() -> ImageFormat.of(wrong));
    }
  }

  @Test
  void settingsThatCannotBeAreRefusedAtOnce() {
    ProgImageClient.Builder builder = ProgImageClient.builder("http://localhost:1");
    for (String wrong :
        List.of(
            "",
            "localhost:8080",
            "ftp://a",
            "http://",
            "http://a/?b",
            "a b",
            "http://me:secret@a")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ProgImageClient.create(wrong))
          .withMessageContaining("use one such as http://localhost:8080");
    }
    assertThatIllegalArgumentException().isThrownBy(() -> builder.retries(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.timeout(Duration.ZERO));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.connectTimeout(Duration.ofSeconds(-1)));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.userAgent("a\r\nb"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Upload.of(new byte[1]).ttl(Duration.ZERO));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Upload.of(new byte[1]).idempotencyKey("a b"));
    for (String wrong : List.of("", "png", "image/", "/png", "image/png\r\nX: y")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Upload.of(new byte[1]).mediaType(wrong));
    }
  }
}
