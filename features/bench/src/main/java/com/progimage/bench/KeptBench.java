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

  /**
   * Renditions of the benchmark photo of one size.
   *
   * @param bar the least requests/s of the server by nginx's
   */
  private record Kind(String label, String transformation, double bar) {}

  private static final List<Kind> KINDS =
      List.of(
          new Kind("10 KB", "resize_240x240", 0.5), new Kind("140 KB", "resize_1120x1120", 0.6));

  private static final double GATEWAY_BAR = 0.8;
  private static final int MEMORY_BAR_MEBIBYTES = 256;

  private KeptBench() {}

  /** Measures the server itself, and its memory. */
  static void run(Site site) throws Exception {
    Path web = site.folder("web");
    try (Server server = Server.start(site);
        Nginx nginx = Nginx.start(site, web)) {
      List<String> images = upload(site, server);
      for (Kind kind : KINDS) {
        String label = prepare(site, server, web, images, kind);
        Wrk.get(site, server.url(), 64, WARM_UP_SECONDS, paths(site), 0);
        compare(site, "kept " + label, kind.bar(), server.url(), nginx);
      }
      crowd(site, server);
    }
  }

  /** Measures the gateway that ships, which answers by itself what is kept. */
  static void runGateway(Site site) throws Exception {
    Path web = site.folder("web");
    Path data = site.folder("data");
    try (Server server = Server.start(site, data);
        Nginx gateway = Nginx.gateway(site, server, data);
        Nginx nginx = Nginx.start(site, web)) {
      List<String> images = upload(site, server);
      for (Kind kind : KINDS) {
        String label = prepare(site, server, web, images, kind);
        Wrk.get(site, gateway.url(), 64, SECONDS, paths(site), 0);
        compare(site, "gateway " + label, GATEWAY_BAR, gateway.url(), nginx);
      }
    }
  }

  /** Stores the same photo many times, and gives the paths of the images. */
  private static List<String> upload(Site site, Server server) throws Exception {
    Path source = site.scratch().resolve("source.jpg");
    String photo = server.upload(site.corpus("photos/photo-6mp.jpg"), "image/jpeg");
    Files.write(source, server.get(photo + "/resize_1400x1400.jpg"));
    List<String> images = new ArrayList<>();
    for (int i = 0; i < IMAGES; i++) {
      images.add(server.upload(source, "image/jpeg"));
    }
    return images;
  }

  /** Makes the renditions of a kind, copies them for nginx, and gives their size for people. */
  private static String prepare(Site site, Server server, Path web, List<String> images, Kind kind)
      throws Exception {
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
    Files.write(paths(site), lines);
    return kind.label() + " (" + byteCount + " B)";
  }

  /** The file of the paths that are asked for. */
  private static Path paths(Site site) {
    return site.scratch().resolve("paths");
  }

  /** The server's memory after more clients than usual, and once they are gone. */
  private static void crowd(Site site, Server server) throws Exception {
    String peak = server.memory();
    Wrk.get(site, server.url(), CROWD, 3 * SECONDS, paths(site), 0);
    long after = server.residentMebibytes();
    String peakOfAll = server.memory();
    Thread.sleep(Duration.ofMinutes(1));
    System.out.printf(
        "with 64 clients: %s%nwith %d clients: %s, at their end %d MiB, a minute later %d MiB; bar"
            + " of the server %d MiB%n",
        peak, CROWD, peakOfAll, after, server.residentMebibytes(), MEMORY_BAR_MEBIBYTES);
  }

  private static void compare(Site site, String label, double bar, URI ours, Nginx nginx)
      throws Exception {
    for (int clients : new int[] {8, 64}) {
      Rounds.compare(
          "%s, %d clients, bar %.1f".formatted(label, clients, bar),
          ROUNDS,
          _ -> Wrk.get(site, ours, clients, SECONDS, paths(site), 0),
          "nginx",
          _ -> Wrk.get(site, nginx.url(), clients, SECONDS, paths(site), 0));
    }
  }
}
