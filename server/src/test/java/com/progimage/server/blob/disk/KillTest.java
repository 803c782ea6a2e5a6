package com.progimage.server.blob.disk;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.blob.BlobStore;
import com.progimage.server.blob.Reserve;
import com.progimage.server.blob.file.Disk;
import com.progimage.server.blob.layout.DataLayout;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.StoredImage;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real processes, killed with {@code kill -9} in the middle of their work. The system property
 * {@code progimage.kills} says how many; 5 by default.
 */
@Tag("slow")
class KillTest {
  private static final int KILLS = Integer.getInteger("progimage.kills", 5);

  @TempDir Path folder;

  private final Set<ImageId> registry = new HashSet<>();
  private final Set<ImageId> stored = new HashSet<>();
  private final Set<ImageId> deleted = new HashSet<>();

  @Test
  void nothingAcknowledgedIsLostAndNothingIsTornByAKill() throws Exception {
    for (int kill = 0; kill < KILLS; kill++) {
      runAndKill();
      assertWhole();
    }
    assertThat(stored).hasSizeGreaterThan(KILLS * 10);
    assertThat(deleted).isNotEmpty();
  }

  private void runAndKill() throws Exception {
    Process server =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                KilledServer.class.getName(),
                folder.resolve("data").toString())
            .redirectErrorStream(true)
            .start();
    int lines = 0;
    int lastLine = RandomGenerator.getDefault().nextInt(100, 400);
    try (BufferedReader out = server.inputReader()) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        note(line);
        if (++lines == 50) {
          recoverBesideIt();
        }
        if (lines == lastLine) {
          // Not the process itself: that would close its output with lines still unread in it.
          server.toHandle().destroyForcibly();
        }
      }
    }
    server.waitFor();
    assertThat(lines).isGreaterThanOrEqualTo(lastLine);
  }

  /** What a live server has in flight is not ours: it would stumble over the missing files. */
  private void recoverBesideIt() throws IOException {
    try (BlobStore store = open()) {
      store.recover(
          image -> {
            throw new AssertionError(image);
          },
          id -> {
            throw new AssertionError(id);
          });
    }
  }

  private BlobStore open() throws IOException {
    return DiskBlobStore.open(
        folder.resolve("data"), new Reserve(0, 0), Clock.systemUTC(), damage -> {});
  }

  private void note(String line) {
    String[] words = line.split(" ", -1);
    // The kill may cut the last line off.
    if (words.length != 2 || ImageId.find(words[1]).isEmpty()) {
      assertThat(line).doesNotContain("Exception").doesNotContain("Failure");
      return;
    }
    ImageId id = new ImageId(words[1]);
    switch (words[0]) {
      case "registered" -> registry.add(id);
      case "stored" -> stored.add(id);
      case "forgotten" -> registry.remove(id);
      case "deleted" -> deleted.add(id);
      default -> throw new AssertionError(line);
    }
  }

  private void assertWhole() throws IOException {
    try (BlobStore store = open()) {
      store.recover(image -> registry.add(image.id()), registry::remove);

      List<StoredImage> images =
          store
              .images(damage -> {
                throw new AssertionError(damage);
              })
              .toList();
      for (StoredImage image : images) {
        assertThat(store.findOriginal(image)).isPresent();
      }
      Set<ImageId> alive = images.stream().map(StoredImage::id).collect(Collectors.toSet());
      assertThat(alive).isEqualTo(registry).doesNotContainAnyElementsOf(deleted);
      for (ImageId id : stored) {
        // A delete that was not acknowledged may have come to pass, but never only in part.
        assertThat(alive.contains(id)).isEqualTo(!Files.exists(tombstone(id)));
      }
      assertNoStrayFiles(alive);
    }
    assertThat(Disk.list(layout().staging())).isEmpty();
  }

  private DataLayout layout() {
    return new DataLayout(folder.resolve("data"));
  }

  private Path tombstone(ImageId id) {
    return layout().tombstone(id);
  }

  private void assertNoStrayFiles(Set<ImageId> alive) throws IOException {
    for (String name : DataLayout.folderNames()) {
      Set<Path> expected = new HashSet<>();
      for (Path file : Disk.list(layout().images().resolve(name))) {
        DataLayout.manifestId(file)
            .ifPresent(
                id -> expected.addAll(List.of(file, layout().original(id, ImageFormat.PNG))));
        if (file.toString().endsWith(".deleted")) {
          expected.add(file);
        }
      }
      assertThat(Disk.list(layout().images().resolve(name)))
          .containsExactlyInAnyOrderElementsOf(expected);
      for (Path image : Disk.list(layout().renditions().resolve(name))) {
        assertThat(alive).contains(new ImageId(image.getFileName().toString()));
        try (Stream<Path> files = Files.walk(image)) {
          assertThat(files.filter(Files::isRegularFile))
              .allMatch(file -> file.toFile().length() > 0);
        }
      }
    }
  }
}
