package com.progimage.server.blob.layout;

import static com.progimage.server.blob.Samples.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.progimage.server.blob.Reserve;
import com.progimage.server.blob.Samples;
import com.progimage.server.blob.UnusableDataException;
import com.progimage.server.blob.disk.DiskBlobStore;
import com.progimage.server.blob.disk.FaultyFiles;
import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.blob.file.Disk;
import com.progimage.server.blob.file.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private Path data() {
    return folder.resolve("deep/data");
  }

  private DiskBlobStore open(DurableFiles files) throws IOException {
    return DiskBlobStore.open(data(), new Reserve(0, 0), Clock.systemUTC(), damage -> {}, files);
  }

  private DiskBlobStore open() throws IOException {
    return open(new Disk());
  }

  private void assertRefused(String... parts) {
    assertThatExceptionOfType(UnusableDataException.class)
        .isThrownBy(this::open)
        .withMessageContainingAll(parts);
  }

  @Test
  void aFolderIsMadeOnceAndKeepsItsName() throws IOException {
    String instanceId;
    try (DiskBlobStore store = open()) {
      instanceId = store.folder().instanceId();
      assertThat(Disk.list(data().resolve("images"))).hasSize(4_096);
      assertThat(Disk.list(data()))
          .extracting(path -> path.getFileName().toString())
          .containsExactlyInAnyOrder(
              "layout.json", "images", "renditions", "dependents", "staging");
      assertThat(store.folder().lastRegistry()).isEmpty();
      store.folder().rememberRegistry("redis");
    }
    try (DiskBlobStore store = open()) {
      assertThat(store.folder().instanceId()).isEqualTo(instanceId);
      assertThat(store.folder().lastRegistry()).contains("redis");
      store.folder().rememberRegistry(null);
      assertThat(store.folder().lastRegistry()).isEmpty();
      assertThat(store.folder().instanceId()).isEqualTo(instanceId);
    }
  }

  @Test
  void emptyFoldersThatABackupLeftOutAreMadeAgain() throws IOException {
    open().close();
    Files.delete(data().resolve("images/9a3"));
    Files.delete(data().resolve("staging"));
    Files.delete(data().resolve("renditions"));
    try (DiskBlobStore store = open()) {
      assertThat(data().resolve("images/9a3")).isDirectory();
      Samples.store(store, bytes(1));
    }
  }

  @Test
  void aCreationThatWasCutShortIsFinished() throws IOException {
    int deaths = 0;
    for (int step = 0; !Files.exists(data().resolve("layout.json")); step++) {
      FaultyFiles files = new FaultyFiles(Files.createTempDirectory(folder, "limbo"));
      files.dieBeforeStep(step);
      try {
        open(files).close();
      } catch (FaultyFiles.Died e) {
        deaths++;
      }
    }
    assertThat(deaths).isGreaterThan(4);
    try (DiskBlobStore store = open()) {
      Samples.store(store, bytes(1));
      assertThat(Disk.list(data())).hasSize(5);
    }
  }

  @Test
  void serversThatStartTogetherAgreeOnOneFolder() throws Exception {
    List<Future<String>> ids = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int i = 0; i < 4; i++) {
        ids.add(
            threads.submit(() -> {
              try (DiskBlobStore store = open()) {
                return store.folder().instanceId();
              }
            }));
      }
    }
    assertThat(ids).extracting(Future::get).containsOnly(ids.getFirst().get());
  }

  @Test
  void anotherKindOfFolderIsRefusedAndLeftAsItIs() throws IOException {
    Files.createDirectories(data());
    Files.writeString(data().resolve("holiday.jpg"), "x");
    assertRefused(data().toString(), "is not empty and is not a data folder", "holiday.jpg");
    assertThat(Disk.list(data())).hasSize(1);
  }

  @Test
  void theRootOfADiskIsAnEmptyFolder() throws IOException {
    Files.createDirectories(data().resolve("lost+found"));
    open().close();
  }

  @Test
  void aNewerLayoutIsRefused() throws IOException {
    Files.createDirectories(data());
    Files.writeString(data().resolve("layout.json"), "{\"layout\": 2, \"instanceId\": \"x\"}");
    assertRefused("newer ProgImage", "layout 2", "up to 1");
  }

  @Test
  void aLayoutThatMakesNoSenseIsExplained() throws IOException {
    Files.createDirectories(data());
    for (String text : List.of("", "{", "[]", "{}", "{\"layout\": 1}", "{\"layout\": \"x\"}")) {
      Files.writeString(data().resolve("layout.json"), text);
      assertRefused("layout.json is not valid", "restore it from a backup");
    }
  }

  @Test
  void aFileInTheWayIsExplained() throws IOException {
    Files.writeString(folder.resolve("deep"), "x");
    assertRefused("deep is a file, not a folder");
  }
}
