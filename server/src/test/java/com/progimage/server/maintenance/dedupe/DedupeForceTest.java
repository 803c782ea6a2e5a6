package com.progimage.server.maintenance.dedupe;

import static com.progimage.server.maintenance.Folder.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.progimage.server.blob.Blob;
import com.progimage.server.blob.copy.Copy;
import com.progimage.server.blob.disk.DiskBlobStore;
import com.progimage.server.image.RenditionKey;
import com.progimage.server.image.StoredImage;
import com.progimage.server.maintenance.FolderTest;
import com.progimage.server.maintenance.Progress;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Dedupe under force. The system properties {@code progimage.rounds} and {@code progimage.kills}
 * say how often; 5 of each by default.
 */
@Tag("slow")
class DedupeForceTest extends FolderTest {
  private static final int ROUNDS = Integer.getInteger("progimage.rounds", 5);
  private static final int KILLS = Integer.getInteger("progimage.kills", 5);
  private static final int CLIENTS = 6;
  private static final int PICTURES = 4;

  /** What one client has stored and not deleted, with the picture it is of. */
  private record Stored(StoredImage image, int picture) {}

  @Test
  void clientsOnAServerNoticeNothingOfADedupeBesideIt() throws Exception {
    try (DiskBlobStore beside = folder.open();
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      long linked = 0;
      for (int round = 0; round < ROUNDS; round++) {
        AtomicBoolean going = new AtomicBoolean(true);
        List<Future<List<Stored>>> all =
            IntStream.range(0, CLIENTS)
                .mapToObj(client -> clients.submit(() -> work(going)))
                .toList();
        for (int run = 0; run < 10; run++) {
          Dedupe dedupe = new Dedupe(beside, folder.clock(), Progress.NONE);
          DedupeReport report =
              dedupe.run(beside.images(damage -> {}).map(StoredImage::original)).orElseThrow();
          assertThat(report.skipped()).isEmpty();
          linked += report.linked();
        }
        going.set(false);
        for (Future<List<Stored>> client : all) {
          for (Stored stored : client.get()) {
            requireRight(stored);
            folder.delete(stored.image());
          }
        }
        assertNothingLeft();
      }
      assertThat(linked).isPositive();
    }
  }

  private List<Stored> work(AtomicBoolean going) throws IOException {
    RandomGenerator random = RandomGenerator.getDefault();
    List<Stored> mine = new ArrayList<>();
    while (going.get()) {
      int picture = random.nextInt(PICTURES);
      Stored stored = new Stored(folder.store(bytes(picture)), picture);
      mine.add(stored);
      folder.keep(stored.image(), "java-1", bytes(100 + picture));
      requireRight(mine.get(random.nextInt(mine.size())));
      if (mine.size() > 8) {
        StoredImage gone = mine.remove(random.nextInt(mine.size())).image();
        folder.delete(gone);
        assertThat(folder.blobs.find(gone.id())).isEmpty();
        // A merge that was under way takes back at once what it brought.
        await().until(() -> !Files.exists(folder.original(gone)));
      }
    }
    return mine;
  }

  private void requireRight(Stored stored) throws IOException {
    StoredImage image = folder.blobs.find(stored.image().id()).orElseThrow();
    assertThat(read(folder.blobs.findOriginal(image).orElseThrow()))
        .isEqualTo(bytes(stored.picture()));
    RenditionKey key = folder.blobs.renditions(image.id()).findFirst().orElseThrow().key();
    assertThat(read(folder.blobs.findRendition(key).orElseThrow()))
        .isEqualTo(bytes(100 + stored.picture()));
  }

  private static byte[] read(Blob blob) throws IOException {
    try (FileChannel channel = blob.open()) {
      return Channels.newInputStream(channel).readAllBytes();
    }
  }

  private void assertNothingLeft() throws IOException {
    try (Stream<Path> files = Files.walk(folder.data.resolve("images"))) {
      assertThat(files.filter(Files::isRegularFile))
          .allMatch(file -> file.toString().endsWith(".deleted"));
    }
    try (Stream<Path> files = Files.walk(folder.data.resolve("renditions"))) {
      assertThat(files.filter(Files::isRegularFile)).isEmpty();
    }
  }

  @Test
  void aKilledDedupeLeavesEverythingWholeAndTheNextOneGoesOn() throws Exception {
    List<Stored> all = new ArrayList<>();
    for (int kill = 0; kill < KILLS; kill++) {
      for (int copy = 0; copy < 200; copy++) {
        Stored stored = new Stored(folder.store(bytes(copy % PICTURES)), copy % PICTURES);
        folder.keep(stored.image(), "java-1", bytes(100 + stored.picture()));
        all.add(stored);
      }
      runAndKill(all);
      folder.blobs.recover(image -> {}, id -> {});
      for (Stored stored : all) {
        requireRight(stored);
      }
      assertThat(folder.blobs.check().run()).isEmpty();
      assertThat(names(all)).isEqualTo(all.size());
    }
    Dedupe dedupe = new Dedupe(folder.blobs, folder.clock(), Progress.NONE);
    assertThat(dedupe.run(folder.blobs.images(damage -> {}).map(StoredImage::original)))
        .isPresent();
    assertThat(all.stream().map(stored -> folder.links(stored.image()).file()).distinct())
        .hasSize(PICTURES);
    all.forEach(stored -> folder.delete(stored.image()));
    assertNothingLeft();
  }

  private void runAndKill(List<Stored> all) throws Exception {
    Process dedupe =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                DedupeProcess.class.getName(),
                folder.data.toString())
            .redirectErrorStream(true)
            .start();
    try (BufferedReader out = dedupe.inputReader()) {
      assertThat(out.readLine()).isEqualTo("begins");
      // Deletes go on, so that the kill may come between a rename and the look at the manifest.
      long until = System.nanoTime() + RandomGenerator.getDefault().nextLong(1, 60_000_000);
      while (System.nanoTime() < until && all.size() > PICTURES * 10) {
        folder.delete(all.removeLast().image());
      }
      dedupe.toHandle().destroyForcibly();
    }
    dedupe.waitFor();
  }

  /** All names of all files: more than there are images where a link was left somewhere. */
  private long names(List<Stored> all) {
    return all.stream()
        .map(stored -> folder.blobs.links(new Copy.OriginalCopy(stored.image())).orElseThrow())
        .distinct()
        .mapToLong(links -> links.names())
        .sum();
  }
}
