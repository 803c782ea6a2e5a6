package com.progimage.server.library;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.image.StoredImage;
import com.progimage.server.registry.Change;
import com.progimage.server.registry.Registry;
import com.progimage.server.registry.Samples;
import com.progimage.server.registry.sqlite.SqliteRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OtherEqualsTest {
  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private final List<StoredImage> looked = new ArrayList<>();
  private final Set<StoredImage> gone = new HashSet<>();
  private Registry registry;
  private OtherEquals equals;

  @BeforeEach
  void open() {
    registry = new SqliteRegistry(folder.resolve("registry.db"), "folder", () -> {});
    registry.rebuild(Stream.of(), Stream.of());
    equals =
        new OtherEquals(
            registry,
            image -> {
              looked.add(image);
              return !gone.contains(image);
            });
  }

  @AfterEach
  void close() {
    registry.close();
  }

  private List<StoredImage> register(int count) {
    List<StoredImage> images =
        IntStream.range(0, count).mapToObj(i -> Samples.image(i, "same")).toList();
    registry.apply(images.stream().<Change>map(Change.ImageStored::new).toList());
    return images;
  }

  @Test
  void oneOfManyIsDecidedWithOneLook() {
    List<StoredImage> images = register(1_000);
    assertThat(equals.hasOther(images.getFirst())).isTrue();
    assertThat(equals.hasOther(images.getLast())).isTrue();
    assertThat(looked).hasSize(2);
  }

  @Test
  void theImageItselfIsNoOther() {
    assertThat(equals.hasOther(register(1).getFirst())).isFalse();
    assertThat(looked).isEmpty();
  }

  @Test
  void othersThatAreGoneDoNotHideOneThatExists() {
    List<StoredImage> images = register(50);
    gone.addAll(images.subList(0, 49));
    assertThat(equals.hasOther(images.getFirst())).isTrue();
    gone.add(images.getLast());
    assertThat(equals.hasOther(images.getFirst())).isFalse();
  }

  @Test
  void moreThanItReadsCountAsOthers() {
    List<StoredImage> images = register(1_001);
    gone.addAll(images);
    assertThat(equals.hasOther(images.getFirst())).isTrue();
    registry.forget(images.getLast().id());
    registry.forget(images.get(500).id());
    assertThat(equals.hasOther(images.getFirst())).isFalse();
  }
}
