package com.progimage.bench;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.analysis.Encoding;
import com.progimage.server.analysis.Face;
import com.progimage.server.analysis.Face.FaceBox;
import com.progimage.server.analysis.Face.Landmark;
import com.progimage.server.analysis.FaceFacts;
import com.progimage.server.analysis.Facts;
import com.progimage.server.analysis.Placeholder;
import com.progimage.server.analysis.Placeholder.DominantColor;
import com.progimage.server.image.Digest;
import com.progimage.server.image.Owner;
import com.progimage.server.image.Size;
import com.progimage.server.maintenance.Progress;
import com.progimage.server.maintenance.similar.SimilarPictures;
import com.progimage.server.maintenance.similar.SimilarReport;
import com.progimage.server.state.StateStore;
import com.progimage.server.state.fact.AnalysisOutcome.Found;
import com.progimage.server.state.fact.EncodingAverage;
import com.progimage.server.state.fact.FactKey;
import com.progimage.server.state.fact.FactStore;
import com.progimage.server.state.fact.FactSurvey.SimilarPicture;
import com.progimage.server.state.fact.StoredFacts;
import com.progimage.server.state.redis.RedisStateStore;
import com.progimage.server.state.sql.SqlStateStore;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Averages, counts and searches over a million facts, in both stores. */
final class FactBench {
  private static final int PICTURES = 1_000_000;
  private static final int SHORT = 50_000;
  private static final int BAR_SECONDS = 10;
  private static final int WRITERS = 64;
  private static final Owner OWNER = new Owner("shop");
  private static final String MODEL = "bench-v1";
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final int DISTANCE = 8;
  private static final Size SIZE = new Size(640, 480);

  private FactBench() {}

  static void run(Site site) throws Exception {
    int pictures = site.isShort() ? SHORT : PICTURES;
    Path file = site.folder("facts").resolve("state.db");
    SqlStateStore.open(file).close();
    long filled = System.nanoTime();
    fill(file, pictures);
    System.out.printf(
        "SQLite, %,d faces and as many placeholders, %,d MB, written in %.0f s%n",
        pictures, Files.size(file) >> 20, seconds(filled));
    try (StateStore store = SqlStateStore.open(file)) {
      measure(store.facts(), pictures);
    }
    if (!isInstalled("redis-server")) {
      System.out.println("no redis-server is installed: Redis is left out");
      return;
    }
    Path folder = site.folder("redis");
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    Process redis =
        new ProcessBuilder(
                "redis-server",
                "--port",
                Integer.toString(port),
                "--save",
                "",
                "--bind",
                "127.0.0.1")
            .directory(folder.toFile())
            .redirectOutput(folder.resolve("redis.log").toFile())
            .start();
    try {
      awaitPort(port);
      try (StateStore store = new RedisStateStore("redis://127.0.0.1:" + port, "bench")) {
        filled = System.nanoTime();
        fill(store.facts(), pictures);
        System.out.printf(
            "Redis, the same, written in %.0f s by %d threads%n", seconds(filled), WRITERS);
        measure(store.facts(), pictures);
      }
    } finally {
      redis.destroyForcibly().waitFor();
    }
  }

  private static boolean isInstalled(String program) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  private static void awaitPort(int port) throws Exception {
    while (true) {
      try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return;
      } catch (IOException notYet) {
        Thread.sleep(50);
      }
    }
  }

  private static void measure(FactStore facts, int pictures) {
    for (Owner owner : new Owner[] {null, OWNER}) {
      String whose = owner == null ? "all owners" : "one owner";
      long start = System.nanoTime();
      EncodingAverage average =
          facts.average(owner, MODEL, Face.SURE, START, START.plusSeconds(1_000_000_000));
      System.out.printf(
          "  average of %,d faces of %s: %.2f s (bar %d)%n",
          average.count(), whose, seconds(start), BAR_SECONDS);
      start = System.nanoTime();
      List<SimilarPicture> similar = facts.similar(owner, MODEL, hash(7), DISTANCE, 100);
      System.out.printf(
          "  %d similar among %,d pictures of %s: %.2f s%n",
          similar.size(), pictures, whose, seconds(start));
      start = System.nanoTime();
      var counts = facts.counts(owner);
      System.out.printf("  counts of %s, %s: %.4f s%n", whose, counts, seconds(start));
    }
    for (int distance : new int[] {3, DISTANCE, 10}) {
      long start = System.nanoTime();
      SimilarReport report =
          new SimilarPictures(facts, Stream::empty, Progress.NONE).find(distance);
      System.out.printf(
          "  near-duplicates of %,d pictures at distance %d: %.1f s, %,d groups%n",
          report.pictures(), distance, seconds(start), report.groups());
    }
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    System.out.printf(
        "  heap in use %,d MB%n", (runtime.totalMemory() - runtime.freeMemory()) >> 20);
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static FactKey key(int picture, AnalysisKind kind) {
    return new FactKey(new Digest("sha256-" + hex(picture)), kind, MODEL);
  }

  /** Spread as digests are. */
  private static String hex(int picture) {
    return "%016x%048x".formatted(hash(picture), picture);
  }

  private static long hash(int picture) {
    return new Random(picture).nextLong();
  }

  private static FaceFacts faces(int picture) {
    float[] values = new float[Encoding.LENGTH];
    Random random = new Random(picture);
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    Face face =
        new Face(
            new FaceBox(1, 2, 300, 400),
            0.9,
            Collections.nCopies(Face.LANDMARKS, new Landmark(12, 34)),
            new Encoding(values));
    return new FaceFacts(SIZE, List.of(face));
  }

  private static Placeholder placeholder(int picture) {
    return new Placeholder(
        SIZE,
        Collections.nCopies(5, new DominantColor(0x12ab34, 0.2)),
        "LEHV6nWB2yk8pyo0adR*.7kCMdnj",
        "1QcSHQRnh493V4dIh4eXh1h4kJUI",
        hash(picture),
        /* hasTransparency= */ false,
        12.5);
  }

  /** Writes the rows at once, since each analysis alone would wait for the disk three times. */
  private static void fill(Path file, int pictures) throws Exception {
    String[] texts = {
      StoredFacts.of(faces(0)).text(), StoredFacts.of(placeholder(0)).text(),
    };
    try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = database.createStatement()) {
      database.setAutoCommit(false);
      statement.execute(
          "INSERT INTO analysis VALUES (1, 'faces', '%1$s'), (2, 'placeholder', '%1$s')"
              .formatted(MODEL));
      try (PreparedStatement fact =
              database.prepareStatement(
                  """
                  INSERT INTO fact (id, digest, analysis, state, created_at, finished_at, text)
                  VALUES (?, ?, ?, 'done', ?, ?, ?)
                  """);
          PreparedStatement owner =
              database.prepareStatement("INSERT INTO fact_owner VALUES (?, ?, ?, ?)");
          PreparedStatement encoding =
              database.prepareStatement("INSERT INTO encoding VALUES (?, 0, ?, ?)");
          PreparedStatement hash =
              database.prepareStatement("INSERT INTO perceptual_hash VALUES (?, ?)")) {
        for (int i = 0; i < pictures; i++) {
          for (int analysis = 1; analysis <= 2; analysis++) {
            long id = 2L * i + analysis;
            long at = START.toEpochMilli() + i;
            run(fact, id, hex(i), analysis, at, at, texts[analysis - 1]);
            run(owner, id, OWNER.name(), analysis, at);
          }
          Face face = faces(i).faces().getFirst();
          run(encoding, 2L * i + 1, face.score(), face.encoding().bytes());
          run(hash, 2L * i + 2, hash(i));
        }
      }
      for (String name : new String[] {"", OWNER.name()}) {
        statement.execute(
            "INSERT INTO fact_count VALUES ('%1$s', 1, 'done', %2$d), ('%1$s', 2, 'done', %2$d)"
                .formatted(name, pictures));
      }
      database.commit();
    }
  }

  private static void run(PreparedStatement statement, Object... values) throws Exception {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    statement.executeUpdate();
  }

  private static void fill(FactStore facts, int pictures) throws Exception {
    try (ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
      List<Future<?>> all =
          IntStream.range(0, WRITERS)
              .<Future<?>>mapToObj(writer ->
                  writers.submit(() -> {
                    for (int i = writer; i < pictures; i += WRITERS) {
                      Instant at = START.plusMillis(i);
                      store(facts, key(i, AnalysisKind.FACES), faces(i), at);
                      store(facts, key(i, AnalysisKind.PLACEHOLDER), placeholder(i), at);
                    }
                  }))
              .toList();
      for (Future<?> each : all) {
        each.get();
      }
    }
  }

  private static void store(FactStore facts, FactKey key, Facts found, Instant at) {
    facts.request(OWNER, key, at);
    facts.begin(key, "bench", at);
    facts.finish(key, "bench", new Found(found, null), at);
  }
}
