package com.progimage.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures requests for renditions that do not exist yet, each requested once, beside IPX, which
 * keeps none.
 */
final class FirstBench {
  private static final int CLIENTS = 8;
  private static final int ROUNDS = 3;
  private static final int SECONDS = 8;
  private static final int PATHS = 20_000;

  /**
   * One conversion.
   *
   * @param operations ours
   * @param modifiers IPX's for the same
   */
  private record Kind(
      String label, String source, String operations, String extension, String modifiers) {}

  private static final List<Kind> KINDS =
      List.of(
          new Kind("720 px JPEG", "photo.jpg", "resize_720x,", "jpg", "w_720,f_jpeg,q_80"),
          new Kind("720 px WebP", "photo.jpg", "resize_720x,", "webp", "w_720,f_webp,q_80"),
          new Kind("full PNG", "photo.jpg", "", "png", "f_png"),
          new Kind("SVG to PNG", "drawing.svg", "", "png", "f_png"),
          new Kind("SVG poster to 512 px PNG", "poster.svg", "resize_512x,", "png", "w_512,f_png"));

  private static final String DRAWING =
      """
      <svg xmlns="http://www.w3.org/2000/svg" width="800" height="600" viewBox="0 0 80 60">
        <linearGradient id="g"><stop stop-color="#e55"/><stop offset="1" stop-color="#55e"/></linearGradient>
        <rect width="80" height="60" fill="url(#g)"/>
        <g fill="none" stroke="#fff" stroke-width="2">
          <circle cx="40" cy="30" r="20"/><path d="M5 55 C20 5 60 5 75 55"/>
        </g>
        <path d="M40 12l5 14h14l-11 9 4 15-12-9-12 9 4-15-11-9h14z" fill="#fd3"/>
      </svg>
      """;

  private FirstBench() {}

  static void run(Site site) throws Exception {
    Path web = site.folder("web");
    Path photo = web.resolve("photo.jpg");
    Files.copy(site.corpus("photos/photo-6mp.jpg"), photo);
    Files.writeString(web.resolve("drawing.svg"), DRAWING);
    Files.writeString(web.resolve("poster.svg"), Poster.svg());
    int port = Command.freePort();
    Process ipx =
        Command.start(
            site.node(), List.of("node", "ipx.mjs", web.toString(), String.valueOf(port)));
    try (Server server = Server.start(site)) {
      Command.awaitLine(ipx, "ready");
      URI theirs = URI.create("http://127.0.0.1:" + port);
      for (Kind kind : KINDS) {
        Path ours = paths(site, server, web.resolve(kind.source()), kind, "first");
        Path peers = Files.writeString(site.scratch().resolve("peer"), peerPath(kind));
        Renditions renditions = new Renditions(site, server.url(), ours);
        renditions.next();
        Wrk.get(site, theirs, CLIENTS, 3, peers, 0);
        Rounds.compare(
            "first %s, %d clients".formatted(kind.label(), CLIENTS),
            ROUNDS,
            round -> renditions.next(),
            "IPX",
            round -> Wrk.get(site, theirs, CLIENTS, SECONDS, peers, 0));
        // Peaks do not fall: what a kind adds is what the line is above the one before.
        System.out.println("  so far " + server.memory() + "   bar 256 MiB each");
      }
    } finally {
      ipx.destroy();
      ipx.onExit().join();
    }
  }

  /** Renditions of 720 pixels of a photo. */
  static Renditions thumbnails(Site site, Server server, Path photo)
      throws IOException, InterruptedException {
    return thumbnails(site, server, photo, "first");
  }

  /**
   * @param name of the file of their paths
   */
  static Renditions thumbnails(Site site, Server server, Path photo, String name)
      throws IOException, InterruptedException {
    Path paths = paths(site, server, photo, KINDS.getFirst(), name);
    return new Renditions(site, server.url(), paths);
  }

  private static String peerPath(Kind kind) {
    return "/" + kind.modifiers() + "/" + kind.source() + "\n";
  }

  /**
   * Distinct renditions of the same work: the background of a picture without alpha is not seen.
   */
  private static Path paths(Site site, Server server, Path source, Kind kind, String name)
      throws IOException, InterruptedException {
    List<String> lines = new ArrayList<>();
    String image = "";
    for (int i = 0; i < PATHS; i++) {
      if (i % 500 == 0) {
        image =
            server.upload(source, kind.source().endsWith(".svg") ? "image/svg+xml" : "image/jpeg");
      }
      lines.add("%s/%sbackground_%06x.%s".formatted(image, kind.operations(), i, kind.extension()));
    }
    return Files.write(site.scratch().resolve(name), lines);
  }

  /** Requests to ProgImage. No path is requested twice. */
  static final class Renditions {
    private final Site site;
    private final URI server;
    private final Path paths;
    private long at;

    Renditions(Site site, URI server, Path paths) {
      this.site = site;
      this.server = server;
      this.paths = paths;
    }

    Wrk next() throws IOException, InterruptedException {
      return next(CLIENTS, SECONDS);
    }

    Wrk next(int clients, int seconds) throws IOException, InterruptedException {
      Wrk run = Wrk.get(site, server, clients, seconds, paths, at);
      // wrk counts answers; a request of each client may be under way at its end.
      at += run.requests() + 2L * clients;
      return run;
    }
  }
}
