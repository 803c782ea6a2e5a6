package com.progimage.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The packages beside the clients can be used, and read, without them. */
final class PackagesTest {
  private static final Path SOURCES = Path.of("src/main/java/com/progimage/sdk");
  private static final Pattern IMPORT =
      Pattern.compile("^import (?:static )?com\\.progimage\\.sdk\\.([\\w.]+);$", Pattern.MULTILINE);

  @Test
  void aTransformationIsDescribedWithoutAClient() throws IOException {
    assertThat(imports("transformation")).containsExactly("text.Ids", "text.Numbers");
    assertThat(imports("text")).isEmpty();
  }

  @Test
  void aWebhookIsVerifiedWithoutAClient() throws IOException {
    assertThat(imports("webhook")).containsExactly("ProgImageException", "text.Json");
  }

  @Test
  void theModuleExportsAllPackagesExceptTheTexts() throws IOException {
    String module = Files.readString(Path.of("src/main/java/module-info.java"));
    try (Stream<Path> files = Files.list(SOURCES)) {
      List<String> packages =
          files.filter(Files::isDirectory).map(folder -> folder.getFileName().toString()).toList();
      assertThat(packages).containsExactlyInAnyOrder("text", "transformation", "webhook");
      assertThat(packages)
          .filteredOn(name -> !module.contains("exports com.progimage.sdk." + name + ";"))
          .containsExactly("text");
    }
  }

  private static Set<String> imports(String name) throws IOException {
    Set<String> imports = new TreeSet<>();
    try (Stream<Path> files = Files.list(SOURCES.resolve(name))) {
      for (Path file : files.toList()) {
        IMPORT
            .matcher(Files.readString(file))
            .results()
            .map(MatchResult::group)
            .forEach(line ->
                imports.add(line.replaceFirst(".*com\\.progimage\\.sdk\\.", "").replace(";", "")));
      }
    }
    return imports;
  }
}
