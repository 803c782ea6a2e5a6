package com.progimage.bench;

import com.progimage.bench.FirstBench.Renditions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Measures the CPU time of a request, beside that of another version of ProgImage. */
final class BeforeBench {
  private static final String CHECKOUT = "PROGIMAGE_BEFORE";
  private static final int CLIENTS = 4;
  private static final int ROUNDS = 9;
  private static final int SECONDS = 5;
  private static final int WARM_ROUNDS = 3;

  private BeforeBench() {}

  /** Sends requests, and returns the number of answers. */
  private interface Load {
    Wrk run() throws IOException, InterruptedException;
  }

  static void run(Site site) throws Exception {
    String checkout = System.getenv(CHECKOUT);
    if (checkout == null) {
      throw new IllegalStateException(
          "set " + CHECKOUT + " to the checkout of another version, which is built there");
    }
    Path photo = site.corpus("photos/photo-6mp.jpg");
    Site other = new Site(Path.of(checkout).toRealPath(), site.folder("before"), site.scope());
    try (Server ours = Server.start(site);
        Server theirs = Server.start(other)) {
      Renditions our = FirstBench.thumbnails(site, ours, photo);
      Renditions their = FirstBench.thumbnails(other, theirs, photo);
      compare("first 720 px JPEG", ours, our::next, theirs, their::next);
      Path small = site.scratch().resolve("small.jpg");
      Files.write(small, ours.get(ours.upload(photo, "image/jpeg") + "/resize_720x.jpg"));
      for (Path body : List.of(small, photo)) {
        compare(
            "upload, %d KB".formatted(Files.size(body) / 1000),
            ours,
            () -> upload(site, ours, body),
            theirs,
            () -> upload(site, theirs, body));
      }
    }
  }

  private static Wrk upload(Site site, Server server, Path body)
      throws IOException, InterruptedException {
    return Wrk.post(site, server.url().resolve("/images"), CLIENTS, SECONDS, body, "image/jpeg");
  }

  private static void compare(String what, Server ours, Load our, Server theirs, Load their)
      throws IOException, InterruptedException {
    for (int i = 0; i < WARM_ROUNDS; i++) {
      our.run();
      their.run();
    }
    double[] now = new double[ROUNDS];
    double[] before = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      now[i] = cpuMillis(ours, our);
      before[i] = cpuMillis(theirs, their);
    }
    double a = Rounds.median(now);
    double b = Rounds.median(before);
    System.out.printf(
        "%-20s %8.3f ms of CPU   before %8.3f   ratio %.3f (least of each: %.3f)%n",
        what,
        a,
        b,
        a / b,
        Arrays.stream(now).min().orElseThrow() / Arrays.stream(before).min().orElseThrow());
  }

  /** CPU time that the server and its workers took for one request of a load, in milliseconds. */
  private static double cpuMillis(Server server, Load load)
      throws IOException, InterruptedException {
    double before = server.cpuMillis();
    long requests = load.run().requests();
    return (server.cpuMillis() - before) / requests;
  }
}
