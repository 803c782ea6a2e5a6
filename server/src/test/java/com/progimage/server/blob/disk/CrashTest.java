package com.progimage.server.blob.disk;

import static com.progimage.server.blob.Samples.bytes;
import static com.progimage.server.blob.Samples.key;
import static com.progimage.server.blob.Samples.read;
import static com.progimage.server.blob.Samples.render;
import static com.progimage.server.blob.Samples.stage;
import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.blob.BlobStore;
import com.progimage.server.blob.Reserve;
import com.progimage.server.blob.Samples;
import com.progimage.server.blob.StagedOriginal;
import com.progimage.server.blob.StagedRendition;
import com.progimage.server.blob.file.Disk;
import com.progimage.server.blob.file.DurableFiles;
import com.progimage.server.blob.layout.DataLayout;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.StoredImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server dies before each single step that it takes on the disk; the next one finds it whole. */
class CrashTest {
  enum Crash {
    /** The kernel goes on and writes everything. */
    OF_THE_PROCESS,
    /** Only what was fsynced is still there. */
    OF_THE_POWER
  }

  private static final Reserve NONE = new Reserve(0, 0);

  @TempDir(factory = MemoryFolder.class)
  static Path folder;

  private final Set<ImageId> registry = new HashSet<>();

  private interface Work {
    void run(BlobStore store) throws IOException;
  }

  /** Runs {@code work} up to {@code step} and dies there; false where it came to its end. */
  private boolean diesBefore(int step, Crash crash, Work work) throws IOException {
    Path limbo = Files.createTempDirectory(folder, "limbo");
    FaultyFiles files = new FaultyFiles(limbo);
    boolean died = false;
    BlobStore store = open(files);
    files.dieBeforeStep(step);
    try {
      work.run(store);
    } catch (FaultyFiles.Died e) {
      died = true;
    }
    if (died && crash == Crash.OF_THE_POWER) {
      files.losePower();
    }
    store.close();
    return died;
  }

  private static BlobStore open(DurableFiles files) throws IOException {
    return DiskBlobStore.open(
        folder.resolve("data"),
        NONE,
        Clock.systemUTC(),
        damage -> {
          throw new AssertionError(damage);
        },
        files);
  }

  private void recover(BlobStore store) {
    store.recover(image -> registry.add(image.id()), registry::remove);
  }

  @ParameterizedTest
  @EnumSource
  void anUploadIsStoredAndRegisteredOrNothingIsLeftOfIt(Crash crash) throws IOException {
    byte[] bytes = bytes(1_000);
    int steps = 0;
    int stored = 0;
    for (boolean died = true; died; steps++) {
      StoredImage image = Samples.image(bytes);
      List<ImageId> acknowledged = new ArrayList<>();
      died =
          diesBefore(
              steps,
              crash,
              store -> {
                try (StagedOriginal staged = stage(store, bytes)) {
                  store.commit(staged, image);
                  acknowledged.add(image.id());
                  registry.add(image.id());
                  staged.registered();
                  staged.settled();
                }
              });
      try (BlobStore store = open(new Disk())) {
        recover(store);
        boolean exists = store.find(image.id()).isPresent();
        assertThat(exists || acknowledged.isEmpty()).as("acknowledged at %d", steps).isTrue();
        assertThat(registry.contains(image.id())).as("registered at %d", steps).isEqualTo(exists);
        if (exists) {
          stored++;
          assertThat(read(store.findOriginal(image).orElseThrow())).isEqualTo(bytes);
          store.delete(image.id());
          store.purge(image.id());
        }
      }
      assertNothingLeftOf(image.id(), steps);
    }
    // create, write, entry's create, write, fsync; fsync, rename, link, fsync of the folder; unlink
    assertThat(steps).isEqualTo(11);
    assertThat(stored).isEqualTo(crash == Crash.OF_THE_PROCESS ? 3 : 2);
  }

  @ParameterizedTest
  @EnumSource
  void aDeleteIsWholeOrDidNotHappen(Crash crash) throws IOException {
    byte[] bytes = bytes(1_000);
    int steps = 0;
    int survived = 0;
    for (boolean died = true; died; steps++) {
      StoredImage image;
      try (BlobStore store = open(new Disk())) {
        image = Samples.store(store, bytes);
        registry.add(image.id());
        try (StagedRendition staged = render(store, key(image.id(), "flip"), bytes)) {
          store.keep(staged);
        }
      }
      List<ImageId> acknowledged = new ArrayList<>();
      died =
          diesBefore(
              steps,
              crash,
              store -> {
                assertThat(store.delete(image.id())).isTrue();
                registry.remove(image.id());
                acknowledged.add(image.id());
                store.purge(image.id());
              });
      try (BlobStore store = open(new Disk())) {
        recover(store);
        boolean exists = store.find(image.id()).isPresent();
        assertThat(exists && !acknowledged.isEmpty()).as("undone at %d", steps).isFalse();
        assertThat(registry.contains(image.id())).as("registered at %d", steps).isEqualTo(exists);
        if (exists) {
          survived++;
          assertThat(read(store.findOriginal(image).orElseThrow())).isEqualTo(bytes);
          assertThat(store.findRendition(key(image.id(), "flip"))).isPresent();
          store.delete(image.id());
        }
        // What a power loss leaves of a purge is for the sweep.
        store.purge(image.id());
      }
      assertNothingLeftOf(image.id(), steps);
    }
    assertThat(steps).isGreaterThan(6);
    assertThat(survived).isEqualTo(crash == Crash.OF_THE_PROCESS ? 2 : 3);
  }

  @ParameterizedTest
  @EnumSource
  void aRenditionIsWholeOrAbsent(Crash crash) throws IOException {
    int steps = 0;
    for (boolean died = true; died; steps++) {
      StoredImage image;
      try (BlobStore store = open(new Disk())) {
        image = Samples.store(store, bytes(1_000));
      }
      died =
          diesBefore(
              steps,
              crash,
              store -> {
                try (StagedRendition staged = render(store, key(image.id(), ""), bytes(700))) {
                  store.keep(staged);
                }
              });
      try (BlobStore store = open(new Disk())) {
        recover(store);
        var kept = store.findRendition(key(image.id(), ""));
        if (kept.isPresent()) {
          assertThat(read(kept.get())).isEqualTo(bytes(700));
        }
        store.delete(image.id());
        store.purge(image.id());
      }
      assertNothingLeftOf(image.id(), steps);
    }
  }

  private static void assertNothingLeftOf(ImageId id, int step) throws IOException {
    DataLayout layout = new DataLayout(folder.resolve("data"));
    List<Path> left = new ArrayList<>(Disk.list(layout.staging()));
    left.addAll(Disk.list(layout.imageFolder(id)));
    left.addAll(Disk.list(layout.renditions(id)));
    left.removeIf(file -> file.toString().endsWith(".deleted"));
    assertThat(left).as("left by a crash before step %d", step).isEmpty();
  }
}
