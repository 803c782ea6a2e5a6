package com.progimage.bench;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Measures GETs of kept renditions, beside nginx, which serves the same bytes from files. */
final class KeptBench {
  private static final int IMAGES = 64;
  private static final int ROUNDS = 5;
  private static final int SECONDS = 3;
  private static final int CROWD = 256;
  private static final int WARM_UP_SECONDS = 10;

  /** Renditions of the benchmark photo of about 10 and 140 KB. */
  private record Kind(String label, String transformation) {}

  private static final List<Kind> KINDS =
      List.of(new Kind("10 KB", "resize_240x240"), new Kind("140 KB", "resize_1120x1120"));

  private KeptBench() {}

  static void run(Site site) throws Exception {
    Path web = site.folder("web");
    try (Server server = Server.start(site);
        Nginx nginx = Nginx.start(site, web)) {
      Path source = site.scratch().resolve("source.jpg");
      String photo = server.upload(site.corpus("photos/photo-6mp.jpg"), "image/jpeg");
      Files.write(source, server.get(photo + "/resize_1400x1400.jpg"));
      List<String> images = new ArrayList<>();
      for (int i = 0; i < IMAGES; i++) {
        images.add(server.upload(source, "image/jpeg"));
      }
      for (Kind kind : KINDS) {
        Path paths = site.scratch().resolve("paths");
        List<String> lines = new ArrayList<>();
        long byteCount = 0;
        for (String image : images) {
          String path = image + "/" + kind.transformation() + ".jpg";
          byte[] bytes = server.get(path);
          Path copy = web.resolve(path.substring(1));
          Files.createDirectories(copy.getParent());
          Files.write(copy, bytes);
          byteCount = bytes.length;
          lines.add(path);
        }
        Files.write(paths, lines);
        Wrk.get(site, server.url(), 64, WARM_UP_SECONDS, paths, 0);
        for (int clients : new int[] {8, 64}) {
          measure(site, kind.label() + " (" + byteCount + " B)", clients, server, nginx, paths);
        }
      }
      crowd(site, server);
    }
  }

  /** The server's memory after more clients than usual, and once they are gone. */
  private static void crowd(Site site, Server server) throws Exception {
    Path paths = site.scratch().resolve("paths");
    Wrk.get(site, server.url(), CROWD, 3 * SECONDS, paths, 0);
    long after = server.residentMebibytes();
    Thread.sleep(Duration.ofMinutes(1));
    System.out.printf(
        "%s; after %d clients the server has %d MiB, a minute later %d MiB%n",
        server.memory(), CROWD, after, server.residentMebibytes());
  }

  private static void measure(
      Site site, String label, int clients, Server server, Nginx nginx, Path paths)
      throws Exception {
    URI theirs = nginx.url();
    Rounds.compare(
        "kept %s, %d clients".formatted(label, clients),
        ROUNDS,
        round -> Wrk.get(site, server.url(), clients, SECONDS, paths, 0),
        "nginx",
        round -> Wrk.get(site, theirs, clients, SECONDS, paths, 0));
  }
}
