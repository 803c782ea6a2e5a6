package com.progimage.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** S3Proxy, which keeps its objects in files. It is the jar that the server's tests use. */
record ObjectStore(Process process, String endpoint) implements AutoCloseable {
  static final String BUCKET = "bench";

  /** Begins the command of a client. The store looks at no signature, but clients sign. */
  static final List<String> CREDENTIALS =
      List.of("env", "AWS_ACCESS_KEY_ID=bench", "AWS_SECRET_ACCESS_KEY=bench");

  static ObjectStore start(Site site, String address) throws IOException, InterruptedException {
    Path folder = site.folder("objects");
    Files.createDirectory(folder.resolve(BUCKET));
    int port = Command.freePort();
    String endpoint = "http://" + address + ":" + port;
    Path settings =
        Files.writeString(
            site.folder("s3proxy").resolve("s3proxy.properties"),
            """
            s3proxy.authorization=none
            s3proxy.endpoint=%s
            jclouds.provider=filesystem-nio2
            jclouds.filesystem.basedir=%s
            jclouds.identity=any
            jclouds.credential=any
            """
                .formatted(endpoint, folder));
    Process process =
        Command.startQuietly(
            site.scratch(),
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "-jar",
                site.root().resolve("server/target/s3proxy/s3proxy.jar").toString(),
                "--properties",
                settings.toString()));
    Command.awaitPort(address, port);
    return new ObjectStore(process, endpoint);
  }

  /** The options of a server whose images are under a prefix. */
  List<String> options(String prefix) {
    return List.of(
        "--blobs",
        "s3://" + BUCKET + "/" + prefix,
        "--s3-endpoint",
        endpoint,
        "--s3-path-style",
        "on");
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
