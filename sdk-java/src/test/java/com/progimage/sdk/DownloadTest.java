package com.progimage.sdk;

import static com.progimage.sdk.ImageFormat.JPEG;
import static com.progimage.sdk.ImageFormat.PNG;
import static com.progimage.sdk.RoughServer.answer;
import static com.progimage.sdk.RoughServer.cut;
import static com.progimage.sdk.RoughServer.json;
import static com.progimage.sdk.RoughServer.problem;
import static com.progimage.sdk.RoughServer.reset;
import static com.progimage.sdk.RoughServer.stall;
import static com.progimage.sdk.RoughServer.trickle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.sdk.RoughServer.Behavior;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class DownloadTest {
  private static final byte[] BYTES = Records.png(200_000);
  private static final Behavior WHOLE = answer(200, "image/jpeg", BYTES, "ETag: \"one\"");

  @TempDir Path folder;

  private static Rendition rendition(RoughServer server) {
    return ProgImageClient.builder(server.url())
        .retries(1)
        .build()
        .rendition(Records.ID, JPEG)
        .timeout(Duration.ofSeconds(5));
  }

  @Test
  void theBytesComeInEveryWay() throws IOException {
    Path file = folder.resolve("a.jpg");
    try (RoughServer server = RoughServer.answering(WHOLE)) {
      Rendition rendition = rendition(server);
      assertThat(rendition.download()).isEqualTo(BYTES);
      try (InputStream in = rendition.openStream()) {
        assertThat(in.readAllBytes()).isEqualTo(BYTES);
        assertThat(in.read()).isEqualTo(-1);
      }
      assertThat(rendition.saveWithEtag(file)).isEqualTo("\"one\"");
      assertThat(file).hasBinaryContent(BYTES);
      assertThat(server.requests())
          .allMatch(
              request -> request.line().equals("GET /images/" + Records.ID + ".jpg HTTP/1.1"));
    }
  }

  @Test
  void anIdMayBeWrittenInCapitals() throws IOException {
    try (RoughServer server = RoughServer.answering(WHOLE)) {
      ProgImageClient images = ProgImageClient.create(server.url().toString());
      assertThat(images.rendition(Records.ID.toUpperCase(Locale.ROOT), JPEG).download())
          .isEqualTo(BYTES);
      assertThat(server.requests())
          .extracting(RoughServer.Request::line)
          .containsExactly("GET /images/" + Records.ID + ".jpg HTTP/1.1");
    }
  }

  @Test
  void savingFollowsLinks() throws IOException {
    Path there = Files.createDirectory(folder.resolve("there"));
    Path real = Files.writeString(there.resolve("real.jpg"), "older");
    Path link = Files.createSymbolicLink(folder.resolve("link.jpg"), Path.of("there/real.jpg"));
    Path dangling = Files.createSymbolicLink(folder.resolve("new.jpg"), Path.of("there/new.jpg"));
    Path second = Files.createSymbolicLink(folder.resolve("second.jpg"), link);
    try (RoughServer server = RoughServer.answering(WHOLE)) {
      for (Path path : List.of(link, dangling, second)) {
        rendition(server).saveTo(path);
        assertThat(path).isSymbolicLink().hasBinaryContent(BYTES);
      }
    }
    assertThat(real).hasBinaryContent(BYTES);
    assertThat(there).isDirectoryContaining("glob:**/new.jpg");
    assertThat(there.toFile().list()).hasSize(2);
  }

  @Test
  void aLoopOfLinksIsNamed() throws IOException {
    Path loop = Files.createSymbolicLink(folder.resolve("loop.jpg"), Path.of("loop.jpg"));
    try (RoughServer server = RoughServer.answering(WHOLE)) {
      assertThatThrownBy(() -> rendition(server).saveTo(loop))
          .hasMessageContaining("saving " + loop);
    }
    assertThat(loop).isSymbolicLink();
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void aPipeIsWrittenIntoAndStays() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    CompletableFuture<byte[]> read =
        CompletableFuture.supplyAsync(
            () -> {
              try (InputStream in = Files.newInputStream(pipe)) {
                return in.readAllBytes();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            }, // Not a thread of the pool that the server and the client share.
            task -> new Thread(task).start());
    try (RoughServer server = RoughServer.answering(WHOLE)) {
      rendition(server).saveTo(pipe);
    }
    assertThat(read.get()).isEqualTo(BYTES);
    assertThat(Files.readAttributes(pipe, BasicFileAttributes.class).isOther()).isTrue();
    assertThat(folder.toFile().list()).containsExactly("pipe");
  }

  @Test
  void aBrokenAnswerIsAskedForAgain() throws IOException {
    Path file = folder.resolve("a.jpg");
    try (RoughServer server =
        RoughServer.answering(cut(200, BYTES), WHOLE, reset(), WHOLE, cut(200, BYTES), WHOLE)) {
      Rendition rendition = rendition(server);
      assertThat(rendition.download()).isEqualTo(BYTES);
      assertThat(rendition.download()).isEqualTo(BYTES);
      assertThat(rendition.saveWithEtag(file)).isEqualTo("\"one\"");
      assertThat(file).hasBinaryContent(BYTES);
    }
  }

  @Test
  void anAnswerThatStaysBrokenIsNeverTakenForWhole() throws IOException {
    try (RoughServer server = RoughServer.answering(cut(200, BYTES))) {
      assertThatThrownBy(() -> rendition(server).download())
          .isInstanceOf(ConnectionException.class)
          .hasMessageContaining("broke before the complete answer arrived, after 2 tries");
      try (InputStream in = rendition(server).openStream()) {
        assertThatThrownBy(in::readAllBytes)
            .isInstanceOf(IOException.class)
            .hasMessageContaining("broke before its end");
      }
    }
  }

  @Test
  void theDeadlineCoversSlowBodies() throws IOException {
    for (Behavior behavior : List.of(stall(200, BYTES), trickle(200))) {
      try (RoughServer server = RoughServer.answering(behavior)) {
        Rendition rendition = rendition(server).timeout(Duration.ofMillis(300));
        Path file = folder.resolve("a.jpg");
        assertThatThrownBy(rendition::download)
            .isInstanceOf(ConnectionException.class)
            .hasMessageContaining("not done within 300 ms");
        assertThatThrownBy(() -> rendition.saveTo(file)).isInstanceOf(ConnectionException.class);
        assertThat(folder).isEmptyDirectory();
      }
    }
  }

  @Test
  void aStreamWaitsForTheNextBytesOnlySoLong() throws Exception {
    try (RoughServer server = RoughServer.answering(stall(200, BYTES))) {
      long start = System.nanoTime();
      try (InputStream in = rendition(server).timeout(Duration.ofMillis(300)).openStream()) {
        assertThatThrownBy(in::readAllBytes)
            .isInstanceOf(IOException.class)
            .hasMessageContaining("no bytes arrived for 300 ms");
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
      assertThat(server.wasHungUpOn()).isTrue();
    }
  }

  @Test
  void closingAStreamEndsTheExchange() throws Exception {
    try (RoughServer server = RoughServer.answering(stall(200, BYTES))) {
      InputStream in = rendition(server).openStream();
      assertThat(in.read()).isEqualTo(0x89);
      in.close();
      assertThat(server.wasHungUpOn()).isTrue();
      assertThatThrownBy(in::read).isInstanceOf(IOException.class).hasMessageContaining("closed");
    }
  }

  @Test
  void anOlderFileStaysAsItWasWhateverFails() throws IOException {
    Path file = Files.writeString(folder.resolve("a.jpg"), "older");
    List<Behavior> failures =
        List.of(
            cut(200, BYTES),
            stall(200, BYTES),
            problem(422, "decode-limit"),
            answer(200, "image/jpeg", BYTES /* no ETag */));
    for (Behavior failure : failures) {
      try (RoughServer server = RoughServer.answering(failure)) {
        Rendition rendition = rendition(server).timeout(Duration.ofMillis(500));
        assertThatThrownBy(() -> rendition.saveWithEtag(file))
            .isInstanceOf(ProgImageException.class);
        assertThat(file).hasContent("older");
        assertThat(folder).isDirectoryNotContaining(path -> !path.equals(file));
      }
    }
  }

  @Test
  void aCancelledDownloadLeavesNothing() throws Exception {
    Path file = Files.writeString(folder.resolve("a.jpg"), "older");
    try (RoughServer server = RoughServer.answering(stall(200, BYTES))) {
      ProgImageClient client = ProgImageClient.create(server.url());
      CompletableFuture<Void> begun = new CompletableFuture<>();
      Rendition rendition =
          client.rendition(Records.ID, JPEG).progress((bytes, total) -> begun.complete(null));
      CompletableFuture<Void> saving = client.async().saveTo(rendition, file);
      begun.join();
      saving.cancel(true);
      assertThat(server.wasHungUpOn()).isTrue();
      assertThatThrownBy(saving::join).isInstanceOf(CancellationException.class);
      assertThat(file).hasContent("older");
      assertThat(folder).isDirectoryNotContaining(path -> !path.equals(file));
    }
  }

  @Test
  void anOlderFileIsReplacedAndFoldersAreToldFromFiles() throws IOException {
    Path file = Files.writeString(folder.resolve("a.jpg"), "older");
    try (RoughServer server = RoughServer.answering(WHOLE)) {
      rendition(server).saveTo(file);
      assertThat(file).hasBinaryContent(BYTES);
      assertThatThrownBy(() -> rendition(server).saveTo(folder))
          .isInstanceOf(LocalFileException.class)
          .hasMessageContaining("name a file in it");
      assertThatThrownBy(() -> rendition(server).saveTo(folder.resolve("none/a.jpg")))
          .isInstanceOf(LocalFileException.class)
          .hasMessageContaining("there is no such file or folder");
      assertThat(folder).isDirectoryNotContaining(path -> !path.equals(file));
    }
  }

  @Test
  void whatIsKnownIsNotSentAgain() throws IOException {
    Path file = Files.writeString(folder.resolve("a.jpg"), "older");
    Behavior conditional =
        (request, wire) -> {
          String condition = request.header("If-None-Match");
          if (condition.equals("\"one\"") || condition.equals("*")) {
            wire.write("HTTP/1.1 304 So\r\nETag: \"one\"\r\n\r\n");
          } else {
            WHOLE.answer(request, wire);
          }
        };
    try (RoughServer server = RoughServer.answering(conditional)) {
      Rendition rendition = rendition(server);
      assertThat(rendition.downloadIfChanged("\"one\"")).isEmpty();
      assertThat(rendition.downloadIfChanged("\"zero\"")).hasValue(BYTES);
      assertThat(rendition.saveIfChanged(file, "\"one\"")).isEmpty();
      assertThat(file).hasContent("older");
      assertThat(rendition.saveIfChanged(file, "\"zero\"")).hasValue("\"one\"");
      assertThat(file).hasBinaryContent(BYTES);
      assertThat(rendition.fetchEtag()).isEqualTo("\"one\"");
    }
  }

  @Test
  void theStoredBytesAreHeldToTheirDigest() throws IOException {
    Path file = folder.resolve("a.png");
    byte[] other = BYTES.clone();
    other[1000]++;
    Behavior record = json(200, Records.record(BYTES));
    try (RoughServer server =
        RoughServer.answering(record, answer(200, "image/png", other, "ETag: \"one\""))) {
      StoredImage image = ProgImageClient.create(server.url()).get(Records.ID);
      assertThatThrownBy(() -> image.original().download())
          .isInstanceOf(UnexpectedAnswerException.class)
          .hasMessageContaining("not the stored ones");
      assertThatThrownBy(() -> image.as(PNG).saveTo(file))
          .isInstanceOf(UnexpectedAnswerException.class);
      assertThat(folder).isEmptyDirectory();
      try (InputStream in = image.original().openStream()) {
        assertThatThrownBy(in::readAllBytes).isInstanceOf(IOException.class);
      }
      assertThat(image.as(JPEG).download()).as("a rendition has no digest").isEqualTo(other);
    }
  }

  @Test
  void progressGrowsToTheWhole() throws IOException {
    try (RoughServer server = RoughServer.answering(WHOLE)) {
      List<Long> heard = new ArrayList<>();
      Rendition rendition =
          rendition(server)
              .progress((bytes, total) -> {
                heard.add(bytes);
                assertThat(total).isEqualTo(OptionalLong.of(200_000));
              });
      rendition.saveTo(folder.resolve("a.jpg"));
      assertThat(heard).hasSizeGreaterThan(1).isSorted().endsWith(200_000L);
    }
  }

  @Test
  void whatAListenerThrowsEndsTheDownload() throws IOException {
    try (RoughServer server = RoughServer.answering(WHOLE)) {
      Rendition rendition =
          rendition(server)
              .progress((bytes, total) -> {
                throw new IllegalStateException("enough");
              });
      assertThatThrownBy(rendition::download)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("enough");
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void eachRefusalHasItsException() throws IOException {
    refuses(problem(404, "image-not-found"), ImageNotFoundException.class, "because so");
    refuses(problem(404, "unknown-format"), RefusedException.class, "because so");
    refuses(problem(400, "invalid-transformation"), RefusedException.class, "because so");
    refuses(problem(500, "original-damaged"), UnavailableException.class, "because so");
    refuses(
        answer(404, "text/html", Records.utf8("<html>nginx")),
        RefusedException.class,
        "check the server's address");
    refuses(
        json(503, "{garbage", "Retry-After: tomorrow"), UnavailableException.class, "503, after");
    refuses(
        answer(301, "text/html", new byte[0], "Location: https://elsewhere"),
        UnexpectedAnswerException.class,
        "connect to the address that it redirects to");
    refuses(
        (request, wire) -> wire.write("what is this?\r\n\r\n"), ConnectionException.class, "broke");
  }

  private static Behavior redirect(String location) {
    return answer(302, "text/plain", new byte[0], "Location: " + location);
  }

  @Test
  void aRedirectToTheObjectStoreIsFollowedWithoutTheKey() throws IOException {
    byte[] bytes = Records.utf8("the bytes");
    try (RoughServer store = RoughServer.answering(answer(200, "image/png", bytes));
        RoughServer server =
            RoughServer.answering(redirect(store.url() + "/b/o?X-Amz-Signature=f00"))) {
      ProgImageClient client = ProgImageClient.builder(server.url()).key("pik_secret").build();
      assertThat(client.rendition(Records.ID, PNG).download()).isEqualTo(bytes);
      assertThat(server.requests().get(0).header("Authorization")).contains("secret");
      RoughServer.Request asked = store.requests().get(0);
      assertThat(asked.line()).isEqualTo("GET /b/o?X-Amz-Signature=f00 HTTP/1.1");
      assertThat(asked.headers()).doesNotContainKey("authorization");
      assertThat(asked.headers().toString()).doesNotContain("secret");
      assertThat(asked.header("User-Agent")).isNotEmpty();
    }
  }

  @Test
  void theServerIsAskedAgainForWhatTheObjectStoreNoLongerHas() throws IOException {
    byte[] bytes = Records.utf8("the bytes");
    try (RoughServer store =
            RoughServer.answering(answer(404, "application/xml", Records.utf8("<Error/>")));
        RoughServer server =
            RoughServer.answering(
                redirect(store.url() + "/b/o?X-Amz-Signature=f00"),
                answer(200, "image/jpeg", bytes))) {
      assertThat(rendition(server).download()).isEqualTo(bytes);
      assertThat(store.requests()).hasSize(1);
    }
  }

  @Test
  void noOtherRedirectIsFollowed() throws IOException {
    try (RoughServer other =
        RoughServer.answering(redirect("http://127.0.0.1:9/b/o?X-Amz-Signature=f00"))) {
      for (String location :
          List.of(
              other.url() + "/login",
              other.url() + "/login?next=X-Amz-Signature=f00",
              "ftp://127.0.0.1/?X-Amz-Signature=f00",
              "/b/o?X-Amz-Signature=f00",
              "http://[?X-Amz-Signature=f00")) {
        refuses(
            redirect(location),
            UnexpectedAnswerException.class,
            "connect to the address that it redirects to");
      }
      assertThat(other.requests()).isEmpty();
      // The store may not redirect once more.
      refuses(
          redirect(other.url() + "/b/o?X-Amz-Signature=f00"),
          UnavailableException.class,
          "the object store that the server redirects to answered");
    }
  }

  private static void refuses(
      Behavior behavior, Class<? extends ProgImageException> expected, String message)
      throws IOException {
    try (RoughServer server = RoughServer.answering(behavior)) {
      assertThatThrownBy(() -> rendition(server).download())
          .isInstanceOf(expected)
          .hasMessageContaining("getting /images/" + Records.ID + ".jpg: ")
          .hasMessageContaining(message);
    }
  }
}
