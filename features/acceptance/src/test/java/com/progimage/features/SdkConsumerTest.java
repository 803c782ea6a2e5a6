package com.progimage.features;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.progimage.sdk.ProgImageClient;
import com.progimage.support.ImageFiles;
import com.progimage.support.Programs;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A program that uses the packaged SDK as a module on Java 17: the one that the README shows. Only
 * the SDK's jar and those that it needs at run time are there.
 */
final class SdkConsumerTest extends SdkServer {
  @Test
  void theReadmesProgramRunsAsAModuleOnJava17(@TempDir Path work) throws Exception {
    Path jdk = Java17.home();
    Path source = Files.createDirectories(work.resolve("src/shop"));
    String url = running().url().toString();
    String program = cat().replace("http://localhost:8080", url);
    if (Access.keyOf(running().url()).isPresent()) {
      program =
          program.replace(
              "create(\"" + url + "\")",
              "builder(\"%s\").key(\"%s\").build()"
                  .formatted(url, Access.keyOf(running().url()).get()));
    }
    Files.writeString(source.resolve("Cat.java"), "package shop;\n\n" + program);
    Files.writeString(
        source.resolveSibling("module-info.java"), "module shop { requires com.progimage.sdk; }\n");
    Files.write(work.resolve("cat.jpg"), Pictures.encoded("jpeg", 300, 200));

    String modules = String.join(File.pathSeparator, modules());
    run(
        work,
        jdk.resolve("bin/javac").toString(),
        "-Werror",
        "-Xlint:all",
        "-d",
        "classes",
        "--module-path",
        modules,
        "src/module-info.java",
        "src/shop/Cat.java");
    String said =
        run(
            work,
            jdk.resolve("bin/java").toString(),
            "--module-path",
            modules + File.pathSeparator + "classes",
            "--module",
            "shop/shop.Cat");

    BufferedImage png = ImageFiles.decoded(Files.readAllBytes(work.resolve("cat.png")));
    assertThat(png.getWidth()).isEqualTo(300);
    URI thumbnail = URI.create(said.strip());
    assertThat(thumbnail.getPath()).endsWith("/resize_200x200_cover.webp");
    assertThat(thumbnail.toURL().openStream().readAllBytes()).startsWith('R', 'I', 'F', 'F');
  }

  /** The program that README and docs/sdk.md show, without the marks of its region. */
  static String cat() throws IOException {
    return Files.readString(SdkExamplesTest.root("features/acceptance/src/test/examples/Cat.java"))
        .replaceAll("(?m)^ *// @(start|end).*\n", "");
  }

  private static List<String> modules() {
    List<String> jars = new ArrayList<>();
    for (Class<?> type :
        List.of(ProgImageClient.class, ObjectMapper.class, JsonFactory.class, JsonProperty.class)) {
      Path jar = Programs.home(type);
      assertThat(jar).as("packaged, as users get it").isRegularFile();
      jars.add(jar.toString());
    }
    return jars;
  }

  private static String run(Path work, String... command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).directory(work.toFile());
    Path out = work.resolve("out.txt");
    Path err = work.resolve("err.txt");
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("ended").isTrue();
    assertThat(process.exitValue())
        .as(() -> String.join(" ", command) + read(out) + read(err))
        .isZero();
    return Files.readString(out);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
