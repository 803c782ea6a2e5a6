package com.progimage.features;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.sdk.ProgImageClient;
import com.progimage.sdk.StoredImage;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script of docs/shell.md, as its readers run it. */
final class ShellExampleTest extends SdkServer {
  private static final Pattern SCRIPT =
      Pattern.compile("```sh\n(#!/bin/sh\n.*?)```", Pattern.DOTALL);
  private static final int MAX_LINES = 60;
  private static final int SECONDS = 120;

  @TempDir private Path folder;

  private record Ended(int exit, String said) {}

  @BeforeEach
  void saveTheScript() throws IOException {
    Matcher page = SCRIPT.matcher(Files.readString(Checkout.file("docs/shell.md")));
    assertThat(page.find()).isTrue();
    assertThat(page.group(1).lines().count()).isLessThanOrEqualTo(MAX_LINES);
    Files.writeString(folder.resolve("convert.sh"), page.group(1));
    Files.write(folder.resolve("cat.jpg"), Pictures.encoded("jpeg", 300, 200));
  }

  @Test
  void anImageIsConvertedAndNothingStaysOnTheServer() throws Exception {
    List<String> before = stored();
    Ended ended = run(running().url().toString(), "cat.jpg", "/resize_90x.webp", "cat.webp");
    assertThat(ended).isEqualTo(new Ended(0, ""));
    assertThat(PictureHeader.of(Files.readAllBytes(folder.resolve("cat.webp"))))
        .isEqualTo(new PictureHeader("webp", 90, 60));
    assertThat(stored()).isEqualTo(before);
  }

  @Test
  void aRefusalIsExplainedAndLeavesNothing() throws Exception {
    List<String> before = stored();
    Files.writeString(folder.resolve("cat.webp"), "as it was");
    Ended ended = run(running().url().toString(), "cat.jpg", "/quality_500.webp", "cat.webp");
    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.said())
        .startsWith("the server answered 400 invalid-transformation: step 1 'quality_500'");
    assertThat(folder.resolve("cat.webp")).hasContent("as it was");
    assertThat(stored()).isEqualTo(before);

    Files.writeString(folder.resolve("text.png"), "no picture");
    ended = run(running().url().toString(), "text.png", ".webp", "cat.webp");
    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.said()).startsWith("the server answered 415 type-mismatch: ");
    assertThat(stored()).isEqualTo(before);
  }

  @Test
  void whatCannotBeSentIsExplained() throws Exception {
    assertThat(run(running().url().toString(), "cat.jpg").exit()).isEqualTo(2);
    assertThat(run(running().url().toString(), "cat.txt", ".webp", "x").exit()).isEqualTo(2);
    Ended ended = run(running().url().toString(), "missing.jpg", ".webp", "x");
    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.said()).contains("missing.jpg");
    String nobody;
    try (ServerSocket free = new ServerSocket(0)) {
      nobody = "http://localhost:" + free.getLocalPort();
    }
    ended = run(nobody, "cat.jpg", ".webp", "x");
    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.said()).contains("curl");
    assertThat(folder.resolve("x")).doesNotExist();
  }

  private static List<String> stored() {
    ProgImageClient images = images();
    return images.list().map(StoredImage::id).toList();
  }

  private Ended run(String server, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("sh", "convert.sh"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.put("PROGIMAGE_URL", server);
    environment.remove("PROGIMAGE_KEY");
    Access.keyOf(running().url()).ifPresent(key -> environment.put("PROGIMAGE_KEY", key));
    // The script leaves nothing there either.
    Path temporary = Files.createDirectories(folder.resolve("tmp"));
    environment.put("TMPDIR", temporary.toString());
    Process process = builder.start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(temporary).isEmptyDirectory();
    return new Ended(process.exitValue(), said);
  }
}
