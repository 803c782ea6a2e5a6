package com.progimage.server.blob.disk;

import static com.progimage.server.blob.Samples.key;

import com.progimage.server.blob.BlobStore;
import com.progimage.server.blob.Reserve;
import com.progimage.server.blob.Samples;
import com.progimage.server.blob.StagedOriginal;
import com.progimage.server.blob.StagedRendition;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.StoredImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;

/**
 * A process that stores, renders and deletes until it is killed, and says on its output what it has
 * done: a line is an acknowledgement, and what it says of the registry is what a registry would
 * keep.
 */
final class KilledServer {
  private static final int THREADS = 4;

  private final BlobStore store;
  private final PrintStream out;

  private KilledServer(BlobStore store, PrintStream out) {
    this.store = store;
    this.out = out;
  }

  public static void main(String[] args) throws Exception {
    DiskBlobStore store =
        DiskBlobStore.open(Path.of(args[0]), new Reserve(0, 0), Clock.systemUTC(), damage -> {});
    Path unpacked = Files.createDirectory(store.folder().temporaryFolder().resolve("worker"));
    Files.writeString(unpacked.resolve("library.so"), "nobody misses it");
    Files.createSymbolicLink(unpacked.resolve("link"), Path.of(args[0]).resolve("images"));
    KilledServer server = new KilledServer(store, System.out);
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      for (int i = 0; i < THREADS; i++) {
        threads.execute(server::work);
      }
    }
  }

  private void work() {
    RandomGenerator random = RandomGenerator.getDefault();
    Deque<ImageId> stored = new ArrayDeque<>();
    try {
      while (true) {
        ImageId id = store(random);
        stored.add(id);
        keep(id, random);
        if (stored.size() > 3) {
          delete(stored.remove());
        }
      }
    } catch (Throwable e) {
      e.printStackTrace(out);
      out.flush();
      Runtime.getRuntime().halt(1);
    }
  }

  private ImageId store(RandomGenerator random) throws IOException {
    byte[] bytes = new byte[random.nextInt(1, 200_000)];
    random.nextBytes(bytes);
    StoredImage image = Samples.image(bytes);
    try (StagedOriginal staged = store.stage(new ByteArrayInputStream(bytes), bytes.length)) {
      store.commit(staged, image);
      say("registered", image.id());
      staged.registered();
      staged.settled();
      say("stored", image.id());
    }
    return image.id();
  }

  private void keep(ImageId id, RandomGenerator random) throws IOException {
    byte[] bytes = new byte[random.nextInt(1, 20_000)];
    try (StagedRendition staged = store.stageRendition(key(id, "flip"))) {
      Files.write(staged.file(), bytes);
      store.keep(staged);
    }
  }

  private void delete(ImageId id) {
    store.delete(id);
    say("forgotten", id);
    store.purge(id);
    say("deleted", id);
  }

  private void say(String what, ImageId id) {
    synchronized (out) {
      out.println(what + " " + id);
      out.flush();
    }
  }
}
