package com.progimage.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A Redis of its own, with the settings that docs/registry.md recommends. */
record RedisServer(Process process, String address, int port, Path folder)
    implements AutoCloseable {

  static RedisServer start(Site site) throws IOException, InterruptedException {
    return start(site, "127.0.0.1");
  }

  static RedisServer start(Site site, String address) throws IOException, InterruptedException {
    Path folder = site.folder("redis");
    int port = Command.freePort();
    // No snapshot and no rewrite of its log: both would copy memory in the middle of a measurement.
    Process process =
        Command.startQuietly(
            folder,
            List.of(
                "redis-server",
                "--port",
                String.valueOf(port),
                "--bind",
                address,
                "--protected-mode",
                "no",
                "--save",
                "",
                "--appendonly",
                "yes",
                "--auto-aof-rewrite-percentage",
                "0",
                "--hash-max-listpack-value",
                "256"));
    Command.awaitPort(address, port);
    return new RedisServer(process, address, port, folder);
  }

  String uri() {
    return "redis://" + address + ":" + port;
  }

  /** Bytes of memory for its data. */
  long usedMemory() throws IOException, InterruptedException {
    return info("used_memory");
  }

  /** The most bytes that it had since its start. */
  long peakMemory() throws IOException, InterruptedException {
    return info("used_memory_peak");
  }

  /** Bytes of its log. */
  long logBytes() {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .map(Path::toFile)
          .filter(file -> file.isFile() && file.getName().endsWith(".aof"))
          .mapToLong(java.io.File::length)
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long info(String name) throws IOException, InterruptedException {
    return redis("info", "memory")
        .lines()
        .filter(line -> line.startsWith(name + ":"))
        .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1).strip()))
        .findFirst()
        .orElseThrow();
  }

  private String redis(String... command) throws IOException, InterruptedException {
    return Command.run(
        folder,
        Stream.concat(
                Stream.of("redis-cli", "-h", address, "-p", String.valueOf(port)),
                Stream.of(command))
            .toList());
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
