package com.progimage.features;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.sdk.AnalysisKind;
import com.progimage.sdk.Capabilities;
import com.progimage.sdk.Job;
import com.progimage.sdk.JobState;
import com.progimage.sdk.ProgImageClient;
import com.progimage.sdk.Rendition;
import com.progimage.sdk.StoredImage;
import com.progimage.sdk.Upload;
import com.progimage.sdk.webhook.InvalidWebhookException;
import com.progimage.support.DrawnFace;
import com.progimage.support.ImageFiles;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The SDK's examples do what their readers expect, and are what the readers see. */
final class SdkExamplesTest extends SdkServer {
  private static final Pattern REGION =
      Pattern.compile("// @start region=\"([\\w-]+)\"\n(.*?)\n *// @end", Pattern.DOTALL);
  private static final Pattern SHOWN =
      Pattern.compile("<!-- example: ([\\w.-]+) -->\n+```java\n(.*?)\n```", Pattern.DOTALL);

  @Test
  void theExamplesWork(@TempDir Path folder) throws IOException {
    ProgImageClient images = images();
    assertThat(ReadmeExamples.connect()).hasToString("http://localhost:8080");

    byte[] svg = Pictures.encoded("svg", 60, 40);
    StoredImage logo = ReadmeExamples.upload(images, new ByteArrayInputStream(svg), svg.length);
    assertThat(logo.expiresAt()).isPresent();

    Path jpeg = Files.write(folder.resolve("a.jpg"), Pictures.encoded("jpeg", 400, 400));
    Path text = Files.writeString(folder.resolve("b.jpg"), "no picture");
    assertThat(ReadmeExamples.uploadMany(images, List.of(jpeg, text)))
        .extracting(result -> result.image().isPresent())
        .containsExactly(true, false);

    Rendition photo = ReadmeExamples.transform(images.upload(jpeg));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Path file = folder.resolve("card.jpg");
    assertThat(ReadmeExamples.download(photo, out, file))
        .hasValueSatisfying(kept -> assertThat(kept).contains("1280w"));
    assertThat(file).hasBinaryContent(out.toByteArray());
    BufferedImage card = ImageFiles.decoded(out.toByteArray());
    // 300 by 300 pixels cover 640 by 360 at most as 300 by 169, and then it is turned.
    assertThat(card.getWidth()).isEqualTo(169);
    assertThat(card.getHeight()).isEqualTo(300);

    long stored = images.list().count();
    Path drawing = folder.resolve("a.svg");
    assertThat(PictureHeader.of(ReadmeExamples.render(images, jpeg, drawing)))
        .isEqualTo(new PictureHeader("webp", 64, 64));
    assertThat(PictureHeader.of(Files.readAllBytes(drawing)))
        .isEqualTo(new PictureHeader("svg", 400, 400));
    assertThat(images.list().count()).isEqualTo(stored);

    BufferedImage png = ImageFiles.decoded(ReadmeExamples.async(images, jpeg).join());
    assertThat(png.getWidth()).isEqualTo(400);

    URI refused = URI.create("http://localhost:1/cat.png");
    Job job = ReadmeExamples.job(images, logo, refused);
    assertThat(job.state()).isEqualTo(JobState.FAILED);
    assertThat(job.done()).isEqualTo(1);
    assertThat(ReadmeExamples.follow(images, job.id())).isEqualTo(job);

    String id = images.upload(jpeg).id();
    assertThat(ReadmeExamples.manage(images, id)).isTrue();
    assertThat(ReadmeExamples.isThere(images, id)).isFalse();
    assertThat(ReadmeExamples.isThere(images, logo.id())).isTrue();
    assertThat(ReadmeExamples.fail(images, Upload.of(text).mediaType("image/jpeg")))
        .isEqualTo("not with this file: type-mismatch");
  }

  @Test
  void theExamplesOfAnalysesWork(@TempDir Path folder) throws IOException {
    ProgImageClient images = images();
    Instant from = Instant.now().minusSeconds(60);
    Path one = Files.write(folder.resolve("a.png"), DrawnFace.png(320, 280, 120));
    Path other = Files.write(folder.resolve("b.png"), DrawnFace.png(321, 280, 120));
    assertThat(ReadmeExamples.faces(images, one)).isEmpty();

    StoredImage image = images.upload(Upload.of(one).analyze(AnalysisKind.PLACEHOLDER));
    assertThat(image.placeholder().await(Duration.ofMinutes(1)).colors()).isNotEmpty();
    assertThat(ReadmeExamples.stats(images, image.id(), from, Instant.now().plusSeconds(60)))
        .isEqualTo("1 done, 1 averaged, 1 similar");

    assertThat(ReadmeExamples.session(images, one, other).pictures()).hasSize(2);
    assertThat(ReadmeExamples.uploadLinks(images).callbackSecret()).isEmpty();
    assertThat(images.fetchCapabilities().analyzers())
        .extracting(Capabilities.Analyzer::kind)
        .containsExactlyInAnyOrder(
            AnalysisKind.FACES, AnalysisKind.LABELS, AnalysisKind.PLACEHOLDER);
  }

  @Test
  void aWebhookIsVerified() {
    assertThatThrownBy(
            () -> ReadmeExamples.webhook("whsec_c2VjcmV0", Map.of(), "{}".getBytes(UTF_8)))
        .isInstanceOf(InvalidWebhookException.class)
        .hasMessageContaining("webhook-id");
  }

  @Test
  void everyJavaExampleOfTheDocumentsIsCompiled() throws IOException {
    try (var documents = Files.walk(root("docs"))) {
      for (Path document :
          Stream.concat(Stream.of(root("README.md")), documents)
              .filter(file -> file.toString().endsWith(".md"))
              .toList()) {
        String text = Files.readString(document);
        assertThat(text.split("```java", -1).length - 1)
            .as(document.toString())
            .isEqualTo((int) SHOWN.matcher(text).results().count());
      }
    }
  }

  @Test
  void theExamplesAreWhatTheDocumentsShow() throws IOException {
    Map<String, String> examples = new TreeMap<>();
    Path source = root("features/acceptance/src/test/java/com/progimage/features");
    String regions = Files.readString(source.resolve("ReadmeExamples.java"));
    for (Matcher region = REGION.matcher(regions); region.find(); ) {
      examples.put(region.group(1), region.group(2).stripIndent());
    }
    examples.put("Cat.java", SdkConsumerTest.cat().strip());

    Map<String, String> shown = shown("docs/sdk.md");
    assertThat(shown).isEqualTo(examples);
    assertThat(shown("README.md")).containsEntry("Cat.java", examples.get("Cat.java"));

    List<String> inJavadoc = new ArrayList<>();
    try (var files = Files.walk(root("sdk-java/src/main/java"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Matcher snippet =
            Pattern.compile("@snippet .*region=\"([\\w-]+)\"").matcher(Files.readString(file));
        snippet.results().forEach(result -> inJavadoc.add(result.group(1)));
      }
    }
    assertThat(inJavadoc)
        .contains("first", "upload", "transform", "download", "render", "job", "async", "webhook");
  }

  private static Map<String, String> shown(String document) throws IOException {
    Map<String, String> shown = new TreeMap<>();
    String text = Files.readString(root(document), UTF_8);
    for (Matcher example = SHOWN.matcher(text); example.find(); ) {
      shown.put(example.group(1), example.group(2));
    }
    return shown;
  }

  static Path root(String path) {
    return Path.of(System.getProperty("progimage.root", "../..")).resolve(path).normalize();
  }
}
