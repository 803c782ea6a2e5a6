package com.progimage.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Uploads, next to threads that do nothing but the same writes and fsyncs. */
final class UploadBench {
  private static final int CLIENTS = 8;
  private static final int ROUNDS = 5;
  private static final int SECONDS = 4;
  private static final int FOLDERS = 4096;
  private static final double BAR = 0.45;

  private UploadBench() {}

  static void run(Site site) throws Exception {
    Path floor = site.folder("floor");
    for (int i = 0; i < FOLDERS; i++) {
      Files.createDirectories(floor.resolve("images").resolve("%03x".formatted(i)));
    }
    try (Server server = Server.start(site)) {
      Path photo = site.corpus("photos/photo-6mp.jpg");
      String image = server.upload(photo, "image/jpeg");
      Path small = site.scratch().resolve("small.jpg");
      Files.write(small, server.get(image + "/resize_240x240.jpg"));
      Path large = site.scratch().resolve("large.jpg");
      Files.write(large, server.get(image + "/quality_90.jpg"));
      URI url = server.url().resolve("/images");
      Wrk.post(site, url, CLIENTS, SECONDS, small, "image/jpeg");
      for (Path body : List.of(small, large)) {
        byte[] bytes = Files.readAllBytes(body);
        Rounds.compare(
            "upload %d KB, %d clients (bar %.2f)".formatted(bytes.length / 1000, CLIENTS, BAR),
            ROUNDS,
            round -> Wrk.post(site, url, CLIENTS, SECONDS, body, "image/jpeg"),
            "disk",
            round -> floor(floor, bytes));
      }
      System.out.println(server.memory());
    }
  }

  /** What an upload asks of the disk, done by as many threads as there are clients. */
  private static Wrk floor(Path root, byte[] bytes) throws InterruptedException {
    AtomicLong count = new AtomicLong();
    long end = System.nanoTime() + SECONDS * 1_000_000_000L;
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                while (System.nanoTime() < end) {
                  store(root, count.incrementAndGet(), bytes);
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    double perSecond = (double) count.get() / SECONDS;
    double millis = CLIENTS / perSecond * 1000;
    return new Wrk(perSecond, millis, Double.NaN, count.get());
  }

  private static void store(Path root, long number, byte[] bytes) {
    try {
      String name = System.nanoTime() + "-" + number;
      Path folder = root.resolve("images").resolve("%03x".formatted(number % FOLDERS));
      Path original = root.resolve(name + ".jpg");
      Path manifest = root.resolve(name + ".json");
      write(original, bytes);
      write(manifest, new byte[600]);
      Files.move(original, folder.resolve(name + ".jpg"), StandardCopyOption.ATOMIC_MOVE);
      Files.createLink(folder.resolve(name + ".json"), manifest);
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
      Files.delete(manifest);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void write(Path file, byte[] bytes) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      channel.write(java.nio.ByteBuffer.wrap(bytes));
      channel.force(true);
    }
  }
}
