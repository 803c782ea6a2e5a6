package com.progimage.features;

import static com.progimage.sdk.ImageFormat.GIF;
import static com.progimage.sdk.ImageFormat.JPEG;
import static com.progimage.sdk.ImageFormat.PNG;
import static com.progimage.sdk.ImageFormat.SVG;
import static com.progimage.sdk.ImageFormat.WEBP;
import static com.progimage.sdk.transformation.Transformations.resize;
import static com.progimage.sdk.transformation.Transformations.resizeToWidth;
import static com.progimage.sdk.transformation.Transformations.rotate;
import static com.progimage.sdk.transformation.Transformations.trace;
import static java.math.BigDecimal.ONE;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.progimage.sdk.Capabilities;
import com.progimage.sdk.ImageFormat;
import com.progimage.sdk.ImageNotFoundException;
import com.progimage.sdk.ProgImageClient;
import com.progimage.sdk.RefusedException;
import com.progimage.sdk.Rendition;
import com.progimage.sdk.StoredImage;
import com.progimage.sdk.Upload;
import com.progimage.sdk.UploadResult;
import com.progimage.sdk.transformation.Transformation;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The SDK against a real server process. */
final class SdkTest extends SdkServer {
  private final ProgImageClient images = images();

  @Test
  void anUploadMayComeFromAFileAndFromAStream(@TempDir Path folder) throws IOException {
    byte[] bytes = Pictures.encoded("png", 80, 50);
    Path file = Files.write(folder.resolve("a.png"), bytes);
    List<StoredImage> stored = new ArrayList<>(List.of(images.upload(file)));
    try (InputStream in = Files.newInputStream(file)) {
      stored.add(images.upload(Upload.of(in)));
    }
    try (InputStream in = Files.newInputStream(file)) {
      stored.add(images.upload(Upload.of(in, bytes.length).verifyPixels()));
    }
    assertThat(stored)
        .extracting(StoredImage::digest)
        .containsOnly(stored.get(0).digest())
        .hasSize(3);
    StoredImage brief = images.upload(Upload.of(file).ttl(Duration.ofHours(1)));
    assertThat(brief.expiresAt())
        .hasValueSatisfying(
            end -> assertThat(Duration.between(brief.createdAt(), end)).hasMinutes(60));
  }

  @Test
  void transformationsAreDoneInTheirOrder() {
    StoredImage image = images.upload(Pictures.encoded("png", 300, 200));
    BufferedImage turned =
        Pictures.decoded(image.transform(resize(100, 80).cover().rotate(90)).as(PNG).download());
    assertThat(turned.getWidth()).isEqualTo(80);
    assertThat(turned.getHeight()).isEqualTo(100);
    assertThat(new String(image.transform(trace(4)).as(SVG).download(), UTF_8)).contains("<path");
  }

  @Test
  void theServerFindsEachTextCanonical(@TempDir Path folder) throws Exception {
    StoredImage image = images.upload(Pictures.encoded("png", 300, 200));
    Transformation all =
        Transformation.parse(
            "quality_70,resize_90x80_enlarge_north_cover,crop_1x1x50x50,rotate_-90,flip,flop,"
                + "grayscale,lossless,linear,background_FF0000ff,trace_8_6");
    var connection = image.transform(all).as(WEBP).url().toURL().openConnection();
    assertThat(connection.getHeaderField("Content-Type")).isEqualTo("image/webp");
    assertThat(connection.getHeaderField("Content-Location")).as("not another spelling").isNull();
  }

  @Test
  void everyStepThatTheServerListsIsKnown() {
    Capabilities can = images.fetchCapabilities();
    assertThat(can.outputs()).contains(JPEG, PNG, GIF, WEBP, SVG);
    assertThat(can.limits()).containsKey("bodyBytes");
    Stream.concat(can.operations().stream(), can.settings().stream())
        .map(Capabilities.Step::name)
        .forEach(step -> {
          try {
            var _ = Transformation.parse(step + "_?");
          } catch (IllegalArgumentException refused) {
            assertThat(refused).as(step).message().doesNotContain("no such step");
          }
        });
  }

  @Test
  void theRangesThatTheServerListsAreTheSdks() throws Exception {
    JsonNode can = new ObjectMapper().readTree(images.fetchCapabilities().json());
    int ranges = 0;
    for (String kind : List.of("operations", "settings")) {
      for (JsonNode step : can.path(kind)) {
        step.path("examples").forEach(example -> assertKnown(example.asText(), true));
        JsonNode only = step.path("parameters").path(0);
        if (step.path("parameters").size() == 1 && only.path("min").isNumber()) {
          String name = step.path("name").asText() + "_";
          BigDecimal min = only.path("min").decimalValue();
          BigDecimal max = only.path("max").decimalValue();
          BigDecimal more =
              only.path("type").asText().equals("integer") ? ONE : new BigDecimal("0.0001");
          assertKnown(name + min.toPlainString(), true);
          assertKnown(name + max.toPlainString(), true);
          assertKnown(name + min.subtract(more).toPlainString(), false);
          assertKnown(name + max.add(more).toPlainString(), false);
          ranges++;
        }
      }
    }
    assertThat(ranges).isGreaterThan(10);
  }

  private static void assertKnown(String step, boolean isKnown) {
    boolean isTaken;
    try {
      var _ = Transformation.parse(step);
      isTaken = true;
    } catch (IllegalArgumentException refused) {
      isTaken = false;
    }
    assertThat(isTaken).as(step).isEqualTo(isKnown);
  }

  @Test
  void aFileIsDownloadedOnlyWhenItIsNotTheSame(@TempDir Path folder) {
    Rendition rendition =
        images.upload(Pictures.encoded("png", 60, 40)).transform(rotate(90)).as(JPEG);
    Path file = folder.resolve("a.jpg");
    String before = rendition.fetchEtag();
    String etag = rendition.saveWithEtag(file);
    assertThat(etag).isEqualTo(before);
    assertThat(rendition.saveIfChanged(file, etag)).isEmpty();
    assertThat(rendition.downloadIfChanged("\"other\"")).isPresent();
    assertThat(file).hasBinaryContent(rendition.download());
  }

  @Test
  void aRefusalSaysWhatTheServerSaid() {
    byte[] png = Pictures.encoded("png", 60, 40);
    RefusedException wrongType =
        catchThrowableOfType(
            RefusedException.class, () -> images.upload(Upload.of(png).format(JPEG)));
    assertThat(wrongType.code()).contains("type-mismatch");
    assertThat(wrongType.status()).hasValue(415);
    assertThat(wrongType.requestId()).isPresent();

    StoredImage image = images.upload(png);
    assertThatThrownBy(
            () -> image.transform(resizeToWidth(10).step("explode_3")).as(PNG).download())
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("step 2 'explode_3' is unknown");
    assertThatThrownBy(() -> image.as(ImageFormat.of("qoi")).download())
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("unknown-format");
  }

  @Test
  void aBodyThatIsTooLargeIsRefusedAndNotABrokenConnection() {
    byte[] large = new byte[26 << 20];
    RefusedException refused =
        catchThrowableOfType(
            RefusedException.class, () -> images.upload(Upload.of(large).format(PNG)));
    assertThat(refused.code()).contains("body-too-large");
    RefusedException streamed =
        catchThrowableOfType(
            RefusedException.class,
            () -> images.upload(Upload.of(new ByteArrayInputStream(large)).format(PNG)));
    assertThat(streamed.code()).contains("body-too-large");
  }

  @Test
  void whatIsDeletedIsGone() {
    StoredImage image = images.upload(Pictures.encoded("png", 60, 40));
    image.delete();
    assertThatThrownBy(image::delete).isInstanceOf(ImageNotFoundException.class);
    assertThatThrownBy(() -> images.get(image.id())).isInstanceOf(ImageNotFoundException.class);
    assertThatThrownBy(() -> image.as(PNG).download()).isInstanceOf(ImageNotFoundException.class);
    assertThatThrownBy(() -> image.as(PNG).fetchEtag()).isInstanceOf(ImageNotFoundException.class);
  }

  @Test
  void manyAreStoredAtATimeAndListedInOrder() {
    List<Upload> uploads = new ArrayList<>();
    for (int i = 0; i < 130; i++) {
      uploads.add(Upload.of(Pictures.encoded("png", 10 + i, 10)));
    }
    List<String> ids =
        images.uploadAll(uploads, 8).stream()
            .map(UploadResult::orElseThrow)
            .map(StoredImage::id)
            .toList();
    List<String> listed = images.list().map(StoredImage::id).toList();
    assertThat(listed).containsAll(ids).doesNotHaveDuplicates().isSorted();
    assertThat(images.listAfter(listed.get(9)).map(StoredImage::id).toList())
        .isEqualTo(listed.subList(10, listed.size()));
    List<String> heard = new ArrayList<>();
    images.async().list(image -> heard.add(image.id())).join();
    assertThat(heard).containsAll(ids);
  }

  @Test
  void everythingGoesWithoutWaiting() {
    byte[] bytes = Pictures.encoded("png", 60, 40);
    byte[] webp =
        images
            .async()
            .upload(Upload.of(bytes))
            .thenCompose(image -> images.async().download(image.as(WEBP)))
            .join();
    assertThat(new String(webp, 8, 4, US_ASCII)).isEqualTo("WEBP");
    assertThatThrownBy(() -> images.async().upload(Upload.of(new byte[10]).format(PNG)).join())
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(RefusedException.class);
    assertThat(images.ping()).isPositive();
  }
}
