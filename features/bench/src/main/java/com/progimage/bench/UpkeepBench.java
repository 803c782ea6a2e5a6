package com.progimage.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Measures what images take on the disk, and how long rebuild, fsck and sweep take on a data folder
 * in the page cache: of images alone, with renditions, and of larger originals.
 */
final class UpkeepBench {
  private static final int IMAGES = 5_000;
  private static final int SHORT = 300;
  private static final int LARGE = 400;
  private static final List<String> RENDITIONS =
      List.of("resize_32x32", "resize_48x48", "resize_64x64", "resize_80x80");
  private static final int CLIENTS = 8;
  private static final int ROUNDS = 3;
  private static final List<String> COMMANDS = List.of("rebuild", "fsck", "sweep");
  private static final int BLOCK = 4_096;

  private UpkeepBench() {}

  /**
   * What a folder takes.
   *
   * @param entries files and folders, which have an inode each
   * @param bytes of the files' contents
   * @param blocks bytes of the blocks of both
   */
  private record Taken(long entries, long bytes, long blocks) {
    static Taken of(Path folder) throws IOException {
      AtomicLong bytes = new AtomicLong();
      AtomicLong blocks = new AtomicLong();
      try (Stream<Path> paths = Files.walk(folder)) {
        long entries =
            paths
                .mapToLong(path -> {
                  BasicFileAttributes file = attributes(path);
                  long size = file.size();
                  bytes.addAndGet(file.isDirectory() ? 0 : size);
                  blocks.addAndGet((size + BLOCK - 1) / BLOCK * BLOCK);
                  return 1;
                })
                .sum();
        return new Taken(entries, bytes.get(), blocks.get());
      }
    }

    private static BasicFileAttributes attributes(Path path) {
      try {
        return Files.readAttributes(path, BasicFileAttributes.class);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    void print(String what, Taken before, long count) {
      System.out.printf(
          "%s: %.2f inodes, %.0f bytes in blocks of 4 KiB, %.0f bytes without%n",
          what,
          (entries - before.entries) / (double) count,
          (blocks - before.blocks) / (double) count,
          (bytes - before.bytes) / (double) count);
    }
  }

  static void run(Site site) throws Exception {
    int count = site.isShort() ? SHORT : IMAGES;
    Path data = site.folder("data");
    Server.start(site, data).close();
    Path none = site.folder("none");
    Server.start(site, none).close();
    Taken empty = taken(data);
    byte[] small;
    List<String> images;
    try (Server server = Server.start(site, data)) {
      Path photo = site.corpus("photos/photo-6mp.jpg");
      String image = server.upload(photo, "image/jpeg");
      small = server.get(image + "/resize_96x96.jpg");
      delete(server, image);
      byte[] body = small;
      images =
          all(IntStream.range(0, count).mapToObj(i -> () -> upload(server, numbered(body, i))));
    }
    Taken bare = taken(data);
    bare.print("an image of %,d bytes".formatted(small.length), empty, count);
    maintain(site, data, none, "%,d images".formatted(count));

    try (Server server = Server.start(site, data)) {
      List<Integer> _ =
          all(
              images.stream()
                  .flatMap(image ->
                      RENDITIONS.stream()
                          .map(made -> () -> server.get(image + "/" + made + ".jpg").length)));
    }
    Taken rich = taken(data);
    rich.print("4 renditions of an image", bare, count);
    maintain(site, data, none, "with %,d renditions".formatted(count * RENDITIONS.size()));

    try (Server server = Server.start(site, data)) {
      byte[] photo = Files.readAllBytes(site.corpus("photos/photo-6mp.jpg"));
      List<String> _ =
          all(
              IntStream.range(0, site.isShort() ? SHORT / 10 : LARGE)
                  .mapToObj(i -> () -> upload(server, numbered(photo, i))));
    }
    Taken large = taken(data);
    large.print("a photo", rich, site.isShort() ? SHORT / 10 : LARGE);
    maintain(
        site,
        data,
        none,
        "with %,d MB of photos more".formatted((large.bytes - rich.bytes) / 1_000_000));
  }

  private static Taken taken(Path data) throws IOException {
    Taken all = new Taken(0, 0, 0);
    for (String folder : List.of("images", "renditions", "dependents")) {
      Taken part = Taken.of(data.resolve(folder));
      all = new Taken(all.entries + part.entries, all.bytes + part.bytes, all.blocks + part.blocks);
    }
    return all;
  }

  private static void maintain(Site site, Path data, Path none, String what) throws Exception {
    String launcher = site.root().resolve("progimage").toString();
    for (String command : COMMANDS) {
      List<Cost> costs = new ArrayList<>();
      List<Cost> start = new ArrayList<>();
      for (int i = 0; i < ROUNDS; i++) {
        start.add(Cost.of(site.scratch(), List.of(launcher, command, "--data", none.toString())));
        costs.add(Cost.of(site.scratch(), List.of(launcher, command, "--data", data.toString())));
      }
      System.out.printf(
          "  %s of %s, beyond that of an empty folder: %s%n",
          command, what, Cost.median(costs).less(Cost.median(start)));
    }
  }

  private static <T> List<T> all(Stream<Callable<T>> tasks) throws Exception {
    try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      List<Future<T>> running = tasks.map(clients::submit).toList();
      List<T> ended = new ArrayList<>();
      for (Future<T> task : running) {
        ended.add(task.get());
      }
      return Collections.unmodifiableList(ended);
    }
  }

  private static String upload(Server server, byte[] body)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        server
            .client()
            .send(
                HttpRequest.newBuilder(server.url().resolve("/images"))
                    .header("Content-Type", "image/jpeg")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 201) {
      throw new IOException(answer.body());
    }
    return URI.create(answer.headers().firstValue("Location").orElseThrow()).getPath();
  }

  private static void delete(Server server, String image) throws IOException, InterruptedException {
    server
        .client()
        .send(
            HttpRequest.newBuilder(server.url().resolve(image)).DELETE().build(),
            HttpResponse.BodyHandlers.discarding());
  }

  /** The same picture with a comment of its own. */
  private static byte[] numbered(byte[] jpeg, int number) {
    return ByteBuffer.allocate(jpeg.length + 8)
        .put(jpeg, 0, 2)
        .putShort((short) 0xfffe)
        .putShort((short) 6)
        .putInt(number)
        .put(jpeg, 2, jpeg.length - 2)
        .array();
  }
}
