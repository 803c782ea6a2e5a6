package com.progimage.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * The dedupe command on a data folder, next to tools that do it on a tree of the same originals.
 */
final class DedupeBench {
  private static final int FILES = 20_000;
  private static final int DISTINCT = 14_000;
  private static final int ROUNDS = 3;
  private static final int CLIENTS = 8;

  /** Of our own time to jdupes' time. */
  private static final double BAR = 1;

  private static final int SECOND_RUN_BAR_MILLIS = 500;

  private DedupeBench() {}

  static void run(Site site) throws Exception {
    Path data = site.folder("data");
    store(site, data);
    String launcher = site.root().resolve("progimage").toString();
    List<Cost> ours = new ArrayList<>();
    List<Cost> again = new ArrayList<>();
    List<Cost> start = new ArrayList<>();
    List<Cost> jdupes = new ArrayList<>();
    List<Cost> rdfind = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      Path copy = site.folder("copy");
      Command.run(copy, List.of("cp", "-r", data.toString(), "data"));
      List<String> dedupe = List.of(launcher, "dedupe", "--json", "--data", "data");
      start.add(Cost.of(copy, List.of(launcher, "config")));
      toDisk(copy);
      ours.add(Cost.of(copy, dedupe));
      again.add(Cost.of(copy, dedupe));
      jdupes.add(Cost.of(tree(site, data), List.of("jdupes", "-r", "-L", "-q", ".")));
      rdfind.add(
          Cost.of(
              tree(site, data),
              List.of("rdfind", "-makehardlinks", "true", "-makeresultsfile", "false", ".")));
    }
    List<String> left = List.of(launcher, "dedupe", "--dry-run", "--json", "--data", "copy/data");
    System.out.println("left to link: " + Command.run(site.scratch(), left).strip());
    print(Cost.median(ours), Cost.median(start), Cost.median(again));
    System.out.printf("jdupes -L %s, rdfind %s%n", Cost.median(jdupes), Cost.median(rdfind));
    Cost own = Cost.median(ours).less(Cost.median(start));
    System.out.printf(
        "own time / jdupes %.2f (bar %.1f), own CPU time / jdupes %.2f%n",
        own.millis() / Cost.median(jdupes).millis(),
        BAR,
        own.cpuMillis() / Cost.median(jdupes).cpuMillis());
  }

  private static void print(Cost whole, Cost start, Cost again) {
    System.out.printf(
        "dedupe of %d files, %d of them copies: whole process %s, without the JVM's start %s,"
            + " second run %s (bar %d ms)%n",
        FILES, FILES - DISTINCT, whole, whole.less(start), again, SECOND_RUN_BAR_MILLIS);
  }

  /** The originals alone, in the folders that they lie in. */
  private static Path tree(Site site, Path data) throws Exception {
    Path tree = site.folder("tree");
    Command.run(tree, List.of("cp", "-r", data.resolve("images").toString(), "."));
    Command.run(tree, List.of("find", ".", "-name", "*.json", "-delete"));
    toDisk(tree);
    return tree;
  }

  /**
   * What is not on the disk yet costs nothing to remove: none of it was written a moment ago where
   * files are deduped at night.
   */
  private static void toDisk(Path folder) throws Exception {
    Command.run(folder, List.of("sync"));
  }

  private static void store(Site site, Path data) throws Exception {
    try (Server server = Server.start(site, data);
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      String image = server.upload(site.corpus("photos/photo-6mp.jpg"), "image/jpeg");
      byte[] picture = server.get(image + "/resize_240x240.jpg");
      List<Future<Void>> uploads =
          IntStream.range(1, FILES)
              .mapToObj(i -> clients.submit(() -> upload(server, numbered(picture, i % DISTINCT))))
              .toList();
      for (Future<Void> upload : uploads) {
        upload.get();
      }
    }
  }

  private static Void upload(Server server, byte[] body) throws Exception {
    HttpResponse<String> answer =
        server
            .client()
            .send(
                HttpRequest.newBuilder(URI.create(server.url() + "/images"))
                    .header("Content-Type", "image/jpeg")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 201) {
      throw new IOException(answer.body());
    }
    return null;
  }

  /** The same picture with a comment of its own, and of a length of its own. */
  private static byte[] numbered(byte[] jpeg, int number) {
    int length = 6 + number % 2000;
    return ByteBuffer.allocate(jpeg.length + 2 + length)
        .put(jpeg, 0, 2)
        .putShort((short) 0xfffe)
        .putShort((short) length)
        .putInt(number)
        .put(new byte[length - 6])
        .put(jpeg, 2, jpeg.length - 2)
        .array();
  }
}
