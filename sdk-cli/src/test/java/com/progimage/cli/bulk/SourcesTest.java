package com.progimage.cli.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.cli.console.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SourcesTest {
  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void fill() throws IOException {
    Files.createDirectories(folder.resolve("in/ner"));
    Files.createDirectories(folder.resolve(".hidden"));
    for (String name :
        List.of(
            "b.png", "a.JPG", "notes.txt", ".x.png", "in/c.png", "in/ner/d.png", ".hidden/e.png")) {
      Files.writeString(folder.resolve(name), name);
    }
  }

  private List<String> found(String... arguments) {
    return Sources.of(List.of(arguments), true).sources().stream()
        .map(source -> folder.relativize(Path.of(source.name())).toString())
        .toList();
  }

  @Test
  void aFolderGivesItsImagesInOrderAndCountsTheRest() {
    Sources sources = Sources.of(List.of(folder.toString()), true);
    assertThat(found(folder.toString()))
        .containsExactly("a.JPG", "b.png", "in/c.png", "in/ner/d.png");
    assertThat(sources.leftOut()).isEqualTo(1);
    assertThat(sources.sources().get(1).byteCount()).isEqualTo(5);
  }

  @Test
  void aFolderIsTakenOnlyWhereThatIsAskedFor() {
    assertThatThrownBy(() -> Sources.of(List.of(folder.toString()), false))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("--recursive");
  }

  @Test
  void aPatternThatNoShellExpandedIsExpanded() {
    assertThat(found(folder + "/*.png")).containsExactly("b.png");
    assertThat(found(folder + "/?.{png,JPG}")).containsExactly("a.JPG", "b.png");
    assertThat(found(folder + "/**/*.png")).containsExactly("b.png", "in/c.png", "in/ner/d.png");
    assertThat(found(folder + "/*.txt")).as("who names it means it").containsExactly("notes.txt");
  }

  @Test
  void whatMatchesNothingStandsForItself() {
    assertThat(found(folder + "/*.webp", folder + "/none.png"))
        .containsExactly("*.webp", "none.png");
  }

  @Test
  void standardInputCanBeReadOnce() {
    assertThat(Sources.of(List.of("-"), false).sources()).containsExactly(Source.stdin());
    assertThatThrownBy(() -> Sources.of(List.of("-", "-"), false))
        .isInstanceOf(CommandFailure.class);
  }
}
