package com.progimage.bench;

import com.progimage.sdk.ImageFormat;
import com.progimage.sdk.Job;
import com.progimage.sdk.JobRequest;
import com.progimage.sdk.ProgImageClient;
import com.progimage.sdk.transformation.Transformation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Measures a thousand images with four outputs each: as one job, as requests of eight clients, and
 * with sharp in a loop. Also measures how much a job of ten thousand items delays other clients.
 */
final class JobBench {
  private static final int IMAGES = Integer.getInteger("progimage.bench.images", 1_000);
  private static final int ITEMS = 10 * IMAGES;
  private static final int ROUNDS = 3;
  private static final int CLIENTS = 8;
  private static final int REQUESTS = 200;

  /** Each in each format; job.mjs makes the same. */
  private static final List<String> TRANSFORMATIONS =
      List.of("resize_720x", "resize_200x200_cover");

  private static final List<String> FORMATS = List.of("jpg", "webp");

  private JobBench() {}

  static void run(Site site) throws Exception {
    Path node = site.node();
    try (Server server = Server.start(site);
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      String photo = server.upload(site.corpus("photos/photo-6mp.jpg"), "image/jpeg");
      Path picture =
          Files.write(
              site.scratch().resolve("picture.jpg"), server.get(photo + "/resize_1200x.jpg"));
      double[] job = new double[ROUNDS];
      double[] gets = new double[ROUNDS];
      double[] sharp = new double[ROUNDS];
      for (int round = 0; round < ROUNDS; round++) {
        job[round] = IMAGES / job(site, server, store(server, clients, picture));
        gets[round] = IMAGES / gets(server, clients, store(server, clients, picture));
        sharp[round] = IMAGES / sharp(site, node, picture);
      }
      double ours = Rounds.median(job);
      System.out.printf(
          "%d images of %d KB x %d outputs: job %.1f images/s   %d clients %.1f, ratio %.2f   sharp"
              + " %.1f, ratio %.2f%n",
          IMAGES,
          Files.size(picture) / 1000,
          TRANSFORMATIONS.size() * FORMATS.size(),
          ours,
          CLIENTS,
          Rounds.median(gets),
          ours / Rounds.median(gets),
          Rounds.median(sharp),
          ours / Rounds.median(sharp));
      latency(server, clients, picture);
    }
  }

  private static List<String> store(Server server, ExecutorService clients, Path picture)
      throws Exception {
    List<Future<String>> stored = new ArrayList<>();
    for (int i = 0; i < IMAGES; i++) {
      stored.add(clients.submit(() -> server.upload(picture, "image/jpeg")));
    }
    List<String> paths = new ArrayList<>();
    for (Future<String> one : stored) {
      paths.add(one.get());
    }
    return paths;
  }

  /** By the command line, its start and its following of the job included. */
  private static double job(Site site, Server server, List<String> images) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(site.root().resolve("progimage").toString());
    command.addAll(List.of("--server", server.url().toString(), "job", "submit", "--watch"));
    command.addAll(List.of("--to", String.join(",", FORMATS)));
    TRANSFORMATIONS.forEach(text -> command.addAll(List.of("--transformation", text)));
    images.forEach(path -> command.add(id(path)));
    long started = System.nanoTime();
    String _ = Command.run(site.scratch(), command);
    return (System.nanoTime() - started) / 1e9;
  }

  private static String id(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static double gets(Server server, ExecutorService clients, List<String> images)
      throws Exception {
    long started = System.nanoTime();
    List<Future<Integer>> answers = new ArrayList<>();
    for (String image : images) {
      for (String text : TRANSFORMATIONS) {
        for (String format : FORMATS) {
          String path = image + "/" + text + "." + format;
          answers.add(clients.submit(() -> server.get(path).length));
        }
      }
    }
    for (Future<Integer> answer : answers) {
      answer.get();
    }
    return (System.nanoTime() - started) / 1e9;
  }

  private static double sharp(Site site, Path node, Path picture) throws Exception {
    Path in = site.folder("sharp-in");
    for (int i = 0; i < IMAGES; i++) {
      Files.copy(picture, in.resolve(i + ".jpg"));
    }
    String said =
        Command.run(
            node, List.of("node", "job.mjs", in.toString(), site.folder("sharp-out").toString()));
    return Double.parseDouble(said.trim());
  }

  /** One client that asks for one new rendition after the other, without a job and beside one. */
  private static void latency(Server server, ExecutorService clients, Path picture)
      throws Exception {
    List<String> asked = store(server, clients, picture).subList(0, Math.min(REQUESTS, IMAGES));
    double[] alone = millis(server, asked, "resize_640x.jpg");
    List<String> items = new ArrayList<>();
    List<String> images = store(server, clients, picture).stream().map(JobBench::id).toList();
    for (int i = 0; i < ITEMS / IMAGES; i++) {
      items.addAll(images);
    }
    JobRequest.Builder request = JobRequest.builder().ids(items);
    for (String text : TRANSFORMATIONS) {
      for (String format : FORMATS) {
        request.output(Transformation.parse(text), ImageFormat.of(format));
      }
    }
    Job job = ProgImageClient.create(server.url()).jobs().submit(request.build());
    while (job.refresh().done() < 10) {
      Thread.sleep(20);
    }
    double[] beside = millis(server, asked, "resize_600x.jpg");
    int then = job.refresh().done();
    System.out.printf(
        "first 640 px JPEG, one client: alone p50 %.1f p99 %.1f ms   beside a job of %d items"
            + " p50 %.1f p99 %.1f ms, ratio of p99 %.2f (%d items were done then)%n",
        at(alone, 0.5),
        at(alone, 0.99),
        items.size(),
        at(beside, 0.5),
        at(beside, 0.99),
        at(beside, 0.99) / at(alone, 0.99),
        then);
  }

  private static double[] millis(Server server, List<String> images, String rendition)
      throws Exception {
    double[] times = new double[images.size()];
    for (int i = 0; i < times.length; i++) {
      long started = System.nanoTime();
      byte[] _ = server.get(images.get(i) + "/" + rendition);
      times[i] = (System.nanoTime() - started) / 1e6;
    }
    Arrays.sort(times);
    return times;
  }

  private static double at(double[] sorted, double share) {
    return sorted[(int) Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  }
}
