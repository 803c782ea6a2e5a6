package com.progimage.bench;

import com.progimage.bench.FirstBench.Renditions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Measures uploads, conversions and GETs of kept renditions with several servers on one Redis and
 * one store. All of them share this machine, so CPU time for each request says more than the rate.
 */
final class ScaleBench {
  private static final List<Integer> SERVERS = List.of(1, 2, 4);
  private static final int CLIENTS = 8;
  private static final int SECONDS = 5;
  private static final int IMAGES = 16;
  private static final int CORES = Runtime.getRuntime().availableProcessors();

  private ScaleBench() {}

  /** Sends requests to one of the servers. */
  private interface Load {
    Wrk run(int server, int clients) throws Exception;
  }

  /** The processes that share the machine with the servers. */
  private record Backends(@Nullable RedisServer redis, @Nullable ObjectStore objects, Host host) {
    double redisMillis() throws IOException {
      return redis == null ? 0 : Command.cpuMillis(redis.process().toHandle());
    }

    double storeMillis() throws IOException {
      return objects == null ? 0 : Command.cpuMillis(objects.process().toHandle());
    }
  }

  static void run(Site site) throws Exception {
    boolean isDisk = site.option("store").orElse("s3").equals("disk");
    boolean hasNamespaces = site.option("hosts").orElse("ports").equals("namespaces");
    Host.Network network = hasNamespaces ? new Host.Network(site.scratch()) : null;
    try {
      Host host = network == null ? Host.LOCAL : network.gateway();
      RedisServer redis =
          site.option("redis").isPresent() ? null : RedisServer.start(site, host.address());
      ObjectStore objects = isDisk ? null : ObjectStore.start(site, host.address());
      try {
        Backends backends = new Backends(redis, objects, host);
        String uri = redis == null ? site.option("redis").orElseThrow() : redis.uri();
        System.out.printf(
            "%s, %s, servers on %s%n",
            isDisk ? "disk" : "S3Proxy",
            uri.substring(0, uri.indexOf(':')),
            network == null ? "ports" : "network namespaces");
        Map<String, Double> rates = new HashMap<>();
        for (int count : site.numbers("servers", SERVERS)) {
          measure(site, backends, uri, hosts(network, count), rates);
        }
      } finally {
        if (objects != null) {
          objects.close();
        }
        if (redis != null) {
          redis.close();
        }
      }
    } finally {
      if (network != null) {
        network.close();
      }
    }
  }

  private static List<Host> hosts(Host.@Nullable Network network, int count) throws Exception {
    List<Host> hosts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      hosts.add(network == null ? Host.LOCAL : network.add());
    }
    return hosts;
  }

  private static void measure(
      Site site, Backends backends, String redis, List<Host> hosts, Map<String, Double> rates)
      throws Exception {
    Path shared = site.folder("data");
    ObjectStore objects = backends.objects();
    List<String> store = new ArrayList<>(List.of("--redis", redis));
    if (objects != null) {
      store.addAll(objects.options(String.valueOf(hosts.size())));
    }
    List<Server> servers = new ArrayList<>();
    try {
      for (Host each : hosts) {
        List<String> options = new ArrayList<>(store);
        options.addAll(List.of("--access", "open", "--host", each.address()));
        Host host = objects == null ? each : each.with(ObjectStore.CREDENTIALS);
        Path data = objects == null ? shared : site.folder("data-" + servers.size());
        servers.add(Server.start(site, host, data, options));
      }
      phases(site, new Fleet(site, servers, backends, rates));
      List<String> rebuild = new ArrayList<>(objects == null ? List.of() : ObjectStore.CREDENTIALS);
      rebuild.add(site.root().resolve("progimage").toString());
      rebuild.addAll(List.of("rebuild", "--data", shared.toString()));
      rebuild.addAll(store);
      System.out.println("rebuild: " + Command.run(site.scratch(), rebuild).strip());
    } finally {
      servers.forEach(Server::close);
    }
  }

  private static void phases(Site site, Fleet fleet) throws Exception {
    int seconds = site.isShort() ? 2 : SECONDS;
    Path photo = site.corpus("photos/photo-6mp.jpg");
    Server first = fleet.servers().getFirst();
    Path source = site.scratch().resolve("source.jpg");
    Files.write(source, first.get(first.upload(photo, "image/jpeg") + "/resize_1400x1400.jpg"));
    Path small = site.scratch().resolve("small.jpg");
    Files.write(small, first.get(first.upload(photo, "image/jpeg") + "/resize_240x240.jpg"));

    List<Renditions> firsts = new ArrayList<>();
    for (Server server : fleet.servers()) {
      firsts.add(FirstBench.thumbnails(site, server, photo, "first-" + firsts.size()));
    }
    fleet.measure(
        "720 px JPEG of 6 megapixels, made",
        (server, clients) -> firsts.get(server).next(clients, seconds));

    for (String side : List.of("240x240", "1120x1120")) {
      List<String> paths = new ArrayList<>();
      for (int i = 0; i < IMAGES; i++) {
        paths.add(first.upload(source, "image/jpeg") + "/resize_" + side + ".jpg");
      }
      int byteCount = 0;
      for (Server server : fleet.servers()) {
        for (String path : paths) {
          for (int i = 0; i < 3; i++) {
            byteCount = server.get(path).length;
          }
        }
      }
      Path file = Files.write(site.scratch().resolve("kept-" + side), paths);
      fleet.measure(
          "kept, %,d bytes".formatted(byteCount),
          (server, clients) -> Wrk.get(site, fleet.url(server), clients, seconds, file, 0));
    }
    for (Path body : List.of(small, photo)) {
      fleet.measure(
          "upload, %,d bytes".formatted(Files.size(body)),
          (server, clients) ->
              Wrk.post(
                  site,
                  fleet.url(server).resolve("/images"),
                  clients,
                  seconds,
                  body,
                  "image/jpeg"));
    }
  }

  /** The servers of one measurement. */
  private record Fleet(
      Site site, List<Server> servers, Backends backends, Map<String, Double> rates) {
    URI url(int server) {
      return servers.get(server).url();
    }

    /** Warms up, measures, and prints a line. */
    void measure(String what, Load load) throws Exception {
      // Each server compiles its own code, so several need as many rounds for as many requests
      // each.
      for (int i = 0; i <= servers.size(); i++) {
        List<Wrk> _ = runAll(load);
      }
      double[] before = millis();
      long start = System.nanoTime();
      List<Wrk> runs = runAll(load);
      double wall = (System.nanoTime() - start) / 1e6;
      double[] after = millis();
      double rate = runs.stream().mapToDouble(Wrk::perSecond).sum();
      long requests = runs.stream().mapToLong(Wrk::requests).sum();
      double one = rates.computeIfAbsent(what, _ -> rate);
      double own = after[0] - before[0] + after[1] - before[1];
      StringBuilder shares = new StringBuilder();
      String[] names = {"servers", "workers", "Redis", "object store", "clients"};
      double rest = 100;
      for (int i = 0; i < names.length; i++) {
        double share = 100 * (after[i] - before[i]) / (wall * CORES);
        rest -= share;
        shares.append("%s %.0f %%, ".formatted(names[i], share));
      }
      System.out.printf(
          "%-34s %d server%s %9.1f /s, ratio %.2f; CPU of a request: servers %.3f ms, Redis and"
              + " store %.3f ms; of all cores: %sother and idle %.0f %%%n",
          what,
          servers.size(),
          servers.size() == 1 ? ": " : "s:",
          rate,
          rate / one,
          own / requests,
          (after[2] - before[2] + after[3] - before[3]) / requests,
          shares,
          rest);
    }

    private List<Wrk> runAll(Load load) throws Exception {
      try (ExecutorService threads = Executors.newFixedThreadPool(servers.size())) {
        List<Future<Wrk>> runs = new ArrayList<>();
        for (int i = 0; i < servers.size(); i++) {
          int server = i;
          runs.add(threads.submit(() -> load.run(server, CLIENTS / servers.size())));
        }
        List<Wrk> ended = new ArrayList<>();
        for (Future<Wrk> run : runs) {
          ended.add(run.get());
        }
        return Collections.unmodifiableList(ended);
      }
    }

    /** CPU time so far, of the servers, workers, Redis, the object store and the clients. */
    private double[] millis() throws IOException {
      double server = 0;
      double worker = 0;
      for (Server each : servers) {
        double workers = each.workerMillis();
        worker += workers;
        server += each.cpuMillis() - workers;
      }
      return new double[] {
        server, worker, backends.redisMillis(), backends.storeMillis(), Command.cpuMillisOfEnded()
      };
    }
  }
}
