package com.progimage.features;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.progimage.features.door.CliProcess;
import com.progimage.features.door.CliProcess.Result;
import com.progimage.sdk.ImageFormat;
import com.progimage.sdk.Job;
import com.progimage.sdk.JobRequest;
import com.progimage.sdk.JobState;
import com.progimage.sdk.ProgImageClient;
import com.progimage.sdk.StoredImage;
import com.progimage.sdk.transformation.Transformations;
import com.progimage.support.DrawnFace;
import com.progimage.support.ImageFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line, on the oldest Java that it is for, against a real server process. */
final class CliTest extends SdkServer {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String NOBODY = "0198a000-0000-7000-8000-000000000001";

  @TempDir private Path folder = Path.of("");
  private final ProgImageClient images = images();

  private CliProcess cli() {
    return CliProcess.on17(Java17.home(), running().url(), folder);
  }

  private Path picture(String name, int width) throws IOException {
    return Files.write(folder.resolve(name), Pictures.encoded("png", width, 20));
  }

  private void pictures(int count) throws IOException {
    Files.createDirectories(folder.resolve("many"));
    for (int i = 0; i < count; i++) {
      // No two tests have equal ones: each is made for this folder.
      Files.writeString(
          folder.resolve("many/%04d.svg".formatted(i)),
          "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><desc>%s %d</desc></svg>"
              .formatted(folder.getFileName(), i));
    }
  }

  /** How often the server has each picture of this test. */
  private long storedHere() {
    List<Path> files;
    try (Stream<Path> listed = Files.list(folder.resolve("many"))) {
      files = listed.toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    List<String> digests = files.stream().map(CliTest::digest).toList();
    return images.list().filter(image -> digests.contains(image.digest())).count();
  }

  private static String digest(Path file) {
    try {
      var hash = java.security.MessageDigest.getInstance("SHA-256");
      return "sha256-" + java.util.HexFormat.of().formatHex(hash.digest(Files.readAllBytes(file)));
    } catch (IOException | java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static JsonNode json(String line) throws IOException {
    return JSON.readTree(line);
  }

  @Test
  void anUploadedImageIsGotAndDeleted() throws Exception {
    Path file = picture("cat.png", 30);
    Result upload = cli().run("upload", "cat.png");
    assertThat(upload.exit()).isZero();
    assertThat(upload.err()).isEmpty();
    String id = upload.text().split(" ")[0];
    assertThat(upload.text()).isEqualTo(id + "  cat.png\n");

    assertThat(cli().run("get", id, "-o", "same.png").exit()).isZero();
    assertThat(folder.resolve("same.png")).hasSameBinaryContentAs(file);
    assertThat(cli().run("get", id + "/resize_10x.webp").text())
        .startsWith("RIFF")
        .contains("WEBP");
    assertThat(cli().run("info", id).text()).contains("30x20").contains("png");
    assertThat(cli().run("rm", id).exit()).isZero();
    Result gone = cli().run("get", id, "--output", "x.png");
    assertThat(gone.exit()).isEqualTo(3);
    assertThat(gone.err()).contains("image-not-found").contains(id);
    assertThat(gone.text()).isEmpty();
  }

  @Test
  void aJsonLineIsTheRecordAndItsFile() throws Exception {
    picture("a.png", 31);
    Files.writeString(folder.resolve("b.png"), "no picture");
    Result upload = cli().run("upload", "--json", "a.png", "b.png", "none.png");
    assertThat(upload.exit()).isEqualTo(5);
    JsonNode stored = json(upload.lines().get(0));
    JsonNode record = json(cli().run("info", "--json", stored.path("id").asText()).text());
    assertThat(stored.path("file").asText()).isEqualTo("a.png");
    assertThat(stored.size()).isEqualTo(record.size() + 1);
    record
        .properties()
        .forEach(field ->
            assertThat(stored.get(field.getKey())).as(field.getKey()).isEqualTo(field.getValue()));
    JsonNode refused = json(upload.lines().get(1));
    assertThat(refused.path("file").asText()).isEqualTo("b.png");
    assertThat(refused.path("error").path("status").asInt()).isEqualTo(415);
    assertThat(refused.path("error").path("code").asText()).isEqualTo("type-mismatch");
    assertThat(refused.path("error").path("requestId").asText()).isNotEmpty();
    JsonNode missing = json(upload.lines().get(2));
    assertThat(missing.path("error").path("code").asText()).isEqualTo("local-file");
    assertThat(upload.err()).contains("none.png").contains("1 of 3 files stored, 2 failed");
  }

  @Test
  void standardInputIsUploadedAndConverted() throws Exception {
    byte[] picture = Files.readAllBytes(picture("c.png", 32));
    Result upload = cli().run(picture, "upload", "-", "--type", "png", "--url-only");
    assertThat(upload.exit()).isZero();
    assertThat(upload.text()).startsWith(running().url() + "/images/");
    long before = images.list().count();
    Result svg = cli().run(picture, "convert", "-", "--to", "svg");
    assertThat(svg.exit()).isZero();
    assertThat(svg.text()).contains("<svg");
    Result jpeg = cli().run("convert", "c.png", "--to", "jpg", "-t", "resize_16x,flip", "-o", ".");
    assertThat(jpeg.exit()).as(jpeg.err()).isZero();
    assertThat(ImageFiles.decoded(Files.readAllBytes(folder.resolve("c.jpg"))).getWidth())
        .isEqualTo(16);
    Result wrong = cli().run("convert", "c.png", "--to", "png", "-t", "explode_3", "-o", "d.png");
    assertThat(wrong.exit()).isEqualTo(1);
    assertThat(wrong.err()).contains("explode_3");
    assertThat(images.list().count()).as("nothing is left of conversions").isEqualTo(before);
  }

  @Test
  void aFailedGetLeavesAnOlderFileAsItWas() throws Exception {
    Path older = Files.writeString(folder.resolve("old.png"), "older");
    assertThat(cli().run("get", NOBODY + ".png", "-o", "old.png").exit()).isEqualTo(3);
    assertThat(older).hasContent("older");
    assertThat(parts()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"get " + NOBODY + ".png", "convert in.png --to png"})
  void whatIsInterruptedLeavesAnOlderFileAsItWas(String command) throws Exception {
    picture("in.png", 30);
    Path older = Files.writeString(folder.resolve("old.png"), "older");
    try (ServerSocket stuck = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      URI server = URI.create("http://127.0.0.1:" + stuck.getLocalPort());
      CliProcess cli = CliProcess.on17(Java17.home(), server, folder);
      Process process = cli.start(new byte[0], (command + " -o old.png").split(" "));
      try (Socket client = stuck.accept()) {
        client
            .getOutputStream()
            .write("HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\nabc".getBytes(US_ASCII));
        await().until(() -> parts().anyMatch(CliTest::hasBytes));
        new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start().waitFor();
        assertThat(cli.end(process).exit()).isEqualTo(130);
      }
    }
    assertThat(older).hasContent("older");
    assertThat(parts()).isEmpty();
  }

  private Stream<Path> parts() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".part")).toList().stream();
    }
  }

  private static boolean hasBytes(Path file) {
    return file.toFile().length() > 0;
  }

  @Test
  void aListGoesThroughAllPages() throws Exception {
    pictures(130);
    Result upload = cli().run("upload", "--recursive", "many", "--parallel", "8", "--quiet");
    assertThat(upload.exit()).as(upload.err()).isZero();
    assertThat(upload.err()).isEmpty();
    assertThat(upload.lines()).hasSize(130);
    assertThat(upload.lines().get(7)).endsWith("  many/0007.svg");
    List<String> ids = upload.lines().stream().map(line -> line.substring(0, 36)).toList();
    List<String> listed =
        cli().run("ls").lines().stream().map(line -> line.substring(0, 36)).toList();
    assertThat(listed).containsAll(ids).isSorted().doesNotHaveDuplicates();
    Result limited = cli().run("ls", "--limit", "105", "--json");
    assertThat(limited.lines()).hasSize(105);
    assertThat(json(limited.lines().get(104)).path("id").asText()).isEqualTo(listed.get(104));
  }

  @Test
  void anUploadThatWasKilledGoesOnWithoutStoringTwice() throws Exception {
    pictures(150);
    Process upload = cli().start(new byte[0], "upload", "many/*.svg", "--parallel", "3");
    await()
        .pollInterval(Duration.ofMillis(5))
        .until(() -> Files.readString(cli().out()).lines().count() > 20);
    upload.destroyForcibly();
    Result killed = cli().end(upload);
    assertThat(killed.lines().size()).as("killed in the middle").isLessThan(150);

    Result resumed = cli().run("upload", "many/*.svg", "--parallel", "3", "--resume");
    assertThat(resumed.exit()).as(resumed.err()).isZero();
    assertThat(resumed.err())
        .containsPattern("150 of 150 files stored, [0-9]+ of them by an earlier run");
    assertThat(resumed.lines()).hasSize(150).doesNotHaveDuplicates();
    assertThat(resumed.lines()).containsAll(killed.lines().subList(0, killed.lines().size() - 1));
    assertThat(storedHere()).as("each stored once").isEqualTo(150);
  }

  @Test
  void anInterruptedUploadSaysWhatGotIn() throws Exception {
    pictures(150);
    Process upload = cli().start(new byte[0], "upload", "--recursive", "many", "--parallel", "2");
    await()
        .pollInterval(Duration.ofMillis(5))
        .until(() -> Files.readString(cli().out()).lines().count() > 10);
    upload.destroy();
    Result ended = cli().end(upload);
    assertThat(ended.exit()).isEqualTo(143);
    assertThat(ended.err())
        .contains("interrupted: " + ended.lines().size() + " of 150 files stored")
        .contains("--resume");
    assertThat(cli().run("upload", "-r", "many", "--resume").lines()).hasSize(150);
    assertThat(storedHere()).isEqualTo(150);
  }

  @Test
  void whatIsGoneSinceIsStoredAgainAndEqualFilesAreOneImage() throws Exception {
    pictures(2);
    Files.copy(folder.resolve("many/0000.svg"), folder.resolve("many/copy.svg"));
    Result first = cli().run("upload", "-r", "--resume", "many");
    String id = first.lines().get(0).substring(0, 36);
    assertThat(first.lines()).hasSize(3);
    assertThat(first.lines().get(2)).isEqualTo(id + "  many/copy.svg");
    assertThat(cli().run("rm", id).exit()).isZero();
    Result second = cli().run("upload", "-r", "--resume", "many");
    assertThat(second.exit()).isZero();
    assertThat(second.lines().get(0)).doesNotContain(id);
    assertThat(second.lines().get(1)).isEqualTo(first.lines().get(1));
    assertThat(storedHere()).isEqualTo(3 - 1);
    Result plain = cli().run("upload", "many/0000.svg", "many/copy.svg");
    assertThat(plain.lines().get(0).substring(0, 36))
        .isNotEqualTo(plain.lines().get(1).substring(0, 36));
  }

  @Test
  void severalDeletesFailPartly() throws Exception {
    StoredImage image = images.upload(Pictures.encoded("png", 33, 20));
    Result rm = cli().run("rm", "--json", NOBODY, image.id());
    assertThat(rm.exit()).isEqualTo(5);
    assertThat(json(rm.lines().get(0)).path("error").path("code").asText())
        .isEqualTo("image-not-found");
    assertThat(json(rm.lines().get(1)).path("deleted").asBoolean()).isTrue();
    assertThat(cli().run("rm", NOBODY, image.id()).exit()).isEqualTo(3);
  }

  @Test
  void analysesAreLines() throws Exception {
    Files.write(folder.resolve("a.png"), DrawnFace.png(320, 280, 120));
    Result faces = cli().run("faces", "a.png");
    assertThat(faces.text()).as(faces.all()).matches("a\\.png  \\d+,\\d+ \\d+x\\d+ +1\\.\\d\\d\n");
    String id = faces.err().strip().replaceFirst(".* is image ", "");
    assertThat(json(cli().run("faces", "--json", id).text()).path("image").asText()).isEqualTo(id);
    Result labels = cli().run("labels", id);
    assertThat(labels.text()).as(labels.all()).containsPattern(id + "   \\d\\d\\.\\d  Person");
    assertThat(cli().run("placeholder", id).lines())
        .hasSize(6)
        .allMatch(line -> line.startsWith(id + "  "))
        .anyMatch(line -> line.matches(".*  colors {10}(#[0-9a-f]{6} \\d+(, |$))+"))
        .anyMatch(line -> line.matches(".*  perceptual hash [0-9a-f]{16}"))
        .anyMatch(line -> line.endsWith("  transparency    no"));
    JsonNode placeholder = json(cli().run("placeholder", "--json", "a.png").text());
    assertThat(placeholder.path("file").asText()).isEqualTo("a.png");
    assertThat(placeholder.path("blurHash").asText()).hasSize(28);
    assertThat(cli().run("analyze", id, "--faces", "--labels").lines())
        .containsExactly(id + "  faces       done", id + "  labels      done");
    assertThat(cli().run("analyses", "stats").text())
        .startsWith("analysis       created   running      done    failed\n")
        .containsPattern("faces +0 +0 +1 +0\n");
    assertThat(cli().run("analyses", "average").lines().get(0)).isEqualTo("faces    1");
    String year = "2020-01-01T00:00:00Z";
    assertThat(cli().run("analyses", "average", "--from", year, "--to", year).exit()).isEqualTo(1);
    assertThat(cli().run("faces", NOBODY).exit()).isEqualTo(3);
    Result job = cli().run("job", "submit", id, "--analyze", "faces", "--watch");
    assertThat(job.text()).as(job.all()).contains(id + "  faces done");
  }

  @Test
  void sessionsAndLinksAreLines() throws Exception {
    Files.write(folder.resolve("a.png"), DrawnFace.png(320, 280, 120));
    Files.write(folder.resolve("b.png"), DrawnFace.png(321, 280, 120));
    String key = cli().run("session", "create").text().strip();
    String option = "--session=" + key;
    Files.writeString(folder.resolve("c.png"), "no picture");
    Result added = cli().run("session", "add", option, "a.png", "b.png", "c.png");
    assertThat(added.exit()).as(added.all()).isEqualTo(5);
    assertThat(added.lines()).hasSize(2);
    assertThat(cli().run("session", "show", "--distances", option).text())
        .contains("images   2 of 5", "face     2.1  ", "distance 1.1  2.1  0.");
    cli().run("session", "end", option);
    Result gone = cli().run("session", "show", option);
    assertThat(gone.exit()).isEqualTo(7);
    assertThat(gone.all()).doesNotContain(key);

    Result link = cli().run("upload-link", "create", "--expires-in", "5m", "--formats", "png");
    assertThat(link.text()).startsWith(running().url() + "/uploads/").hasLineCount(1);
    String id = link.text().replaceFirst(".*/uploads/", "").replaceFirst("\\?.*\\n", "");
    assertThat(cli().run("upload-link", "show", id).text()).contains("state    open");
    cli().run("upload-link", "rm", id);
    assertThat(cli().run("upload-link", "show", id).exit()).isEqualTo(3);
  }

  @Test
  void aServerThatIsNotThereIsToldByWhoNamedIt() throws Exception {
    Result ping = cli().run("ping");
    assertThat(ping.text()).contains(running().url() + " is ready").contains("PROGIMAGE_URL");
    Result away = cli().run("ping", "--server", "http://localhost:1", "--json");
    assertThat(away.exit()).isEqualTo(4);
    assertThat(away.err()).contains("http://localhost:1 is configured by --server");
    assertThat(json(away.text()).path("error").path("code").asText()).isEqualTo("unreachable");
    assertThat(cli().run("capabilities").text()).contains("writes", "resize_WxH", "  faces  ");
  }

  @Test
  void theHelpOnStepsIsTheServersOwn() throws Exception {
    String help = cli().run("help", "transformations", "--server", "http://localhost:1").text();
    JsonNode can = json(cli().run("capabilities", "--json").text());
    for (String kind : List.of("operations", "settings")) {
      assertThat(can.path(kind).findValuesAsText("syntax"))
          .isNotEmpty()
          .allSatisfy(syntax -> assertThat(help).contains("\n  " + syntax + "\n"));
    }
  }

  @Test
  void aJobSaysWhatCameOfEachImageAndHowItEnded() throws Exception {
    StoredImage image = images.upload(Pictures.encoded("png", 33, 20));
    Result made =
        cli().run("job", "submit", image.id(), "--to", "webp,gif", "-t", "flip", "--watch");
    assertThat(made.exit()).as(made.all()).isZero();
    String job = made.lines().get(0);
    assertThat(made.lines().subList(1, made.lines().size()))
        .containsExactly(
            image.id() + "  " + image.url() + "/flip.webp",
            image.id() + "  " + image.url() + "/flip.gif");
    assertThat(made.err()).isEqualTo("progimage: job %s: succeeded, 1 of 1 done\n".formatted(job));
    assertThat(cli().run("job", "ls", "--limit", "1").text())
        .startsWith(job + "  succeeded         1/1  ");
    Result failed = cli().run("job", "submit", NOBODY, "--to", "webp", "--watch", "--quiet");
    assertThat(failed.exit()).isEqualTo(6);
    assertThat(failed.lines().get(1))
        .startsWith(NOBODY + "  failed: the server answered 404 image-not-found");
    assertThat(failed.err()).isEmpty();
  }

  @Test
  void anInterruptedWatchLeavesTheJobGoing() throws Exception {
    StoredImage small = images.upload(Pictures.encoded("png", 9, 9));
    StoredImage large = images.upload(Pictures.encoded("jpeg", 2_000, 1_500));
    JobRequest.Builder slow = JobRequest.builder().images(small, large);
    for (int i = 1; i <= 40; i++) {
      slow.output(Transformations.blur(20 + i), ImageFormat.PNG);
    }
    Job job = images.jobs().submit(slow.build());
    Process watch = cli().start(new byte[0], "job", "watch", "--json", job.id());
    await().until(() -> Files.size(cli().out()) > 0);
    watch.destroy();
    Result ended = cli().end(watch);
    assertThat(ended.exit()).isEqualTo(143);
    assertThat(ended.err()).contains("job " + job.id() + " continues");
    assertThat(job.refresh().isEnded()).isFalse();
    assertThat(job.cancel().state()).isEqualTo(JobState.CANCELLED);
  }
}
