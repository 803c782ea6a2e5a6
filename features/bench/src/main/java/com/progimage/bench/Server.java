package com.progimage.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** ProgImage as its users start it, on an empty data folder and a free port. */
record Server(Process process, Host host, int port, HttpClient client) implements AutoCloseable {

  static Server start(Site site) throws IOException {
    return start(site, site.folder("data"));
  }

  static Server start(Site site, Path data, String... options) throws IOException {
    return start(site, Host.LOCAL, data, List.of(options));
  }

  static Server start(Site site, Host host, Path data, List<String> options) throws IOException {
    int port = Command.freePort();
    List<String> command = new ArrayList<>(host.prefix());
    command.addAll(
        List.of(
            site.root().resolve("progimage").toString(),
            "serve",
            "--port",
            String.valueOf(port),
            "--data",
            data.toString()));
    command.addAll(options);
    Process process = Command.start(site.root(), command);
    Command.awaitLine(process, "http://");
    return new Server(process, host, port, HttpClient.newHttpClient());
  }

  URI url() {
    return URI.create("http://" + host.address() + ":" + port);
  }

  /** Stores a file and gives the path of its record. */
  String upload(Path file, String mediaType) throws IOException, InterruptedException {
    HttpResponse<Void> answer =
        client.send(
            HttpRequest.newBuilder(url().resolve("/images"))
                .header("Content-Type", mediaType)
                .POST(HttpRequest.BodyPublishers.ofFile(file))
                .build(),
            HttpResponse.BodyHandlers.discarding());
    return URI.create(answer.headers().firstValue("Location").orElseThrow()).getPath();
  }

  byte[] get(String path) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer =
        client.send(
            HttpRequest.newBuilder(url().resolve(path)).build(),
            HttpResponse.BodyHandlers.ofByteArray());
    if (answer.statusCode() != 200) {
      throw new IOException(path + " answered " + answer.statusCode());
    }
    return answer.body();
  }

  /** Peak memory of the server and of its largest worker, in mebibytes. */
  String memory() throws IOException {
    long worker = 0;
    for (ProcessHandle child : process.children().toList()) {
      worker = Math.max(worker, Command.peakMebibytes(child));
    }
    return "peak memory: server %d MiB, largest worker %d MiB"
        .formatted(Command.peakMebibytes(process.toHandle()), worker);
  }

  /** Memory of the server itself at present, in mebibytes. */
  long residentMebibytes() throws IOException {
    return Command.residentMebibytes(process.toHandle());
  }

  /** Memory of the server and its workers at present. */
  AllMemory allMemory() throws IOException {
    List<Long> workers = new ArrayList<>();
    for (ProcessHandle child : process.children().toList()) {
      workers.add(Command.residentMebibytes(child));
    }
    return new AllMemory(residentMebibytes(), workers);
  }

  /** Resident memory of the server and of each worker, in mebibytes. */
  record AllMemory(long server, List<Long> workers) {
    long sum() {
      return server + workers.stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public String toString() {
      return "%d MiB (server %d, workers %s)".formatted(sum(), server, workers);
    }
  }

  /** CPU time that the workers have taken since their start, in milliseconds. */
  double workerMillis() throws IOException {
    double millis = 0;
    for (ProcessHandle child : process.children().toList()) {
      millis += Command.cpuMillis(child);
    }
    return millis;
  }

  /** CPU time that the server and its workers have taken since their start, in milliseconds. */
  double cpuMillis() throws IOException {
    return Command.cpuMillis(process.toHandle()) + workerMillis();
  }

  @Override
  public void close() {
    client.close();
    process.destroy();
    process.onExit().join();
  }
}
