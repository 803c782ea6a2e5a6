package com.progimage.features.force;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.features.Access;
import com.progimage.features.Pictures;
import com.progimage.features.ServerProcess;
import com.progimage.features.force.Findings.Kind;
import com.progimage.support.ObjectStoreProcess;
import com.progimage.support.RedisCluster;
import com.progimage.support.RedisProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} of a server, of Redis and of the object store, in turns, while clients of two
 * servers are at work.
 */
final class StoreKillTest {
  private static final int KILLS = Integer.getInteger("progimage.store.kills", 3);
  private static final boolean IS_CLUSTER = Boolean.getBoolean("progimage.store.cluster");
  private static final int CLIENTS = 6;
  private static final int ITEMS = 10;
  private static final int MAX_STEPS = 60;

  /** Steps of clients between a kill and the restart. */
  private static final int STEPS_WITHOUT = 12;

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Account account = new Account();
  private final Findings findings = new Findings();
  private final List<ServerProcess> servers = new ArrayList<>();
  private final List<String> jobs = new ArrayList<>();

  /** A Redis that clients of a URL find again after it was killed. */
  private record KilledRedis(String url, Runnable kill, Runnable restart) {
    static KilledRedis of(RedisProcess redis) {
      return new KilledRedis(redis.uri(), redis::stop, redis::start);
    }

    /** One whose masters are killed, each until its replica has its place. */
    static KilledRedis of(RedisCluster cluster, Random random) {
      int[] killed = new int[1];
      return new KilledRedis(
          cluster.uri(),
          () -> {
            killed[0] = cluster.master(Long.toString(random.nextLong()));
            cluster.node(killed[0]).stop();
          },
          () -> {
            cluster.awaitMaster((killed[0] + cluster.size() / 2) % cluster.size());
            cluster.node(killed[0]).start();
            cluster.awaitReplica(killed[0]);
          });
    }
  }

  @Test
  void whatWasAcknowledgedSurvivesEveryKill(@TempDir Path folder) throws Exception {
    Path redis = Files.createDirectory(folder.resolve("redis"));
    if (IS_CLUSTER) {
      try (RedisCluster cluster =
          new RedisCluster(RedisCluster.HASTY, redis, "--appendonly", "yes")) {
        run(folder, KilledRedis.of(cluster, new Random()));
      }
    } else {
      try (RedisProcess single = RedisProcess.logged(redis)) {
        run(folder, KilledRedis.of(single));
      }
    }
  }

  private void run(Path folder, KilledRedis redis) throws Exception {
    long seed = ThreadLocalRandom.current().nextLong();
    Random random = new Random(seed);
    try (ObjectStoreProcess objects =
        ObjectStoreProcess.s3Proxy(Files.createDirectory(folder.resolve("objects")))) {
      for (int i = 0; i < 2; i++) {
        servers.add(start(folder, i, redis, objects));
      }
      List<String> sources = sources();
      StoreLoad load = StoreLoad.start(urls(), CLIENTS, seed, account, findings);
      for (int kill = 0; kill < KILLS; kill++) {
        load.awaitSteps(1 + random.nextInt(MAX_STEPS));
        jobs.add(submit(sources));
        switch (kill % 3) {
          case 0 -> {
            int one = random.nextInt(2);
            servers.get(one).kill();
            load.awaitSteps(STEPS_WITHOUT);
            servers.set(one, start(folder, one, redis, objects));
          }
          case 1 -> {
            redis.kill().run();
            load.awaitSteps(STEPS_WITHOUT);
            redis.restart().run();
          }
          default -> {
            objects.kill();
            load.awaitSteps(STEPS_WITHOUT);
            objects.start();
          }
        }
        load.use(urls());
        urls().forEach(StoreKillTest::awaitReady);
      }
      load.stop();
      jobs.forEach(this::checkJob);
      Set<String> jobImages = Set.copyOf(sources);
      for (URI url : urls()) {
        audit(url, jobImages);
      }
    } finally {
      servers.forEach(ServerProcess::close);
    }

    System.out.printf(
        "kill -9 of servers and stores: %d kills, %d uploads and %d deletes acknowledged, %d lost,"
            + " %d torn, %d twice, %d wrong%n",
        KILLS,
        account.uploads.sum(),
        account.deletes.sum(),
        findings.count(Kind.LOST),
        findings.count(Kind.TORN),
        findings.count(Kind.TWICE),
        findings.count(Kind.WRONG));
    assertThat(findings.words()).as("with seed " + seed).isEmpty();
    assertThat(account.uploads.sum()).as("uploads").isGreaterThan(KILLS);
    assertThat(account.deletes.sum()).as("deletes").isPositive();
  }

  /** Each server has a data folder of its own, as on two machines. */
  private static ServerProcess start(
      Path folder, int number, KilledRedis redis, ObjectStoreProcess objects) {
    List<String> flags = new ArrayList<>(List.of("--reserve", "64MiB", "--redis", redis.url()));
    flags.addAll(List.of("--blobs", "s3://" + ObjectStoreProcess.BUCKET + "/kills"));
    flags.addAll(List.of("--s3-endpoint", objects.endpoint().toString(), "--s3-path-style", "on"));
    return Access.start(folder.resolve("data-" + number), flags.toArray(String[]::new));
  }

  private List<URI> urls() {
    return servers.stream().map(ServerProcess::url).toList();
  }

  private static void awaitReady(URI server) {
    try (Client client = new Client(server)) {
      await()
          .atMost(PATIENCE)
          .ignoreException(IOException.class)
          .until(() -> client.get("/health/ready").status() == 200);
    }
  }

  /** Images that jobs convert and nobody deletes. */
  private List<String> sources() throws IOException {
    List<String> ids = new ArrayList<>();
    try (Client client = new Client(urls().getFirst())) {
      for (int i = 0; i < ITEMS; i++) {
        ids.add(client.store("image/png", Pictures.encoded("png", 40 + i, 40)));
      }
    }
    return ids;
  }

  private String submit(List<String> images) {
    String sources =
        images.stream().map("{\"image\": \"%s\"}"::formatted).collect(Collectors.joining(", "));
    // Each job makes something new.
    String json =
        "{\"sources\": [%s], \"outputs\": [{\"transformation\": \"resize_%dx\", \"format\": \"png\"}]}"
            .formatted(sources, 10 + jobs.size());
    try (Client client = new Client(urls().getLast())) {
      return await()
          .atMost(PATIENCE)
          .until(() -> client.submit(json), answer -> answer.status() == 202)
          .json()
          .path("id")
          .asText();
    }
  }

  /** The job ends, and each item has one result. */
  private void checkJob(String job) {
    try (Client client = new Client(urls().getFirst())) {
      await()
          .atMost(PATIENCE)
          .until(() -> {
            String state = client.get("/jobs/" + job).json().path("state").asText();
            return !List.of("queued", "running").contains(state);
          });
      Map<Integer, Integer> told = new HashMap<>();
      for (JsonNode result :
          client.get("/jobs/" + job + "/results?limit=1000").json().path("results")) {
        told.merge(result.path("index").asInt(), 1, Integer::sum);
        String code = result.findPath("code").asText("");
        // An item that was tried during all of an outage may fail.
        if (!Set.of("", "store-unavailable").contains(code)) {
          findings.add(Kind.WRONG, "job " + job + ": " + result);
        }
      }
      told.forEach((index, count) -> {
        if (count > 1) {
          findings.add(Kind.TWICE, "item %d of job %s".formatted(index, job));
        }
      });
      IntStream.range(0, ITEMS)
          .filter(index -> !told.containsKey(index))
          .forEach(index -> findings.add(Kind.LOST, "item %d of job %s".formatted(index, job)));
    } catch (IOException e) {
      findings.add(Kind.WRONG, "job " + job + ": " + e);
    }
  }

  /** Both servers have exactly what was acknowledged, and each of it once. */
  private void audit(URI server, Set<String> jobImages) throws IOException {
    try (Client client = new Client(server)) {
      Map<String, Account.Image> live =
          account.live.stream().collect(Collectors.toMap(Account.Image::id, image -> image));
      Set<String> missing = new HashSet<>(live.keySet());
      Set<String> listed = new HashSet<>();
      for (String id : client.list()) {
        if (!listed.add(id)) {
          findings.add(Kind.TWICE, id + " is listed twice");
        } else if (!missing.remove(id) && !jobImages.contains(id)) {
          checkUnknown(client, id, live.values());
        }
      }
      missing.forEach(id -> findings.add(Kind.LOST, id + " is not listed"));
      for (Account.Image image : live.values()) {
        StoreLoad.checkOriginal(client, image, findings);
        for (String rest : List.copyOf(image.renditions().keySet())) {
          Load.check(image, rest, client.getPatiently(image.path(rest)), findings);
        }
      }
      for (Account.Image image : account.deleted) {
        List<String> paths = new ArrayList<>(List.of(image.path(""), image.original()));
        image.renditions().keySet().forEach(rest -> paths.add(image.path(rest)));
        for (String path : paths) {
          Client.Answer answer = client.get(path);
          if (answer.status() != 404) {
            findings.add(Kind.LOST, path + " was deleted: " + answer.text());
          }
        }
      }
    }
  }

  /** An image without an acknowledgment may be that of an upload that was given up, once. */
  private void checkUnknown(Client client, String id, Collection<Account.Image> live)
      throws IOException {
    String format = client.get("/images/" + id).json().path("format").asText();
    String extension = format.equals("png") ? "png" : "jpg";
    String digest = Sums.sha256(client.get("/images/" + id + "." + extension).body());
    if (account.maybeStored.remove(digest) != null) {
      account.live.add(new Account.Image(id, extension, digest));
    } else if (live.stream().anyMatch(image -> image.digest().equals(digest))) {
      findings.add(Kind.TWICE, id + " is a second image of one upload");
    } else {
      findings.add(Kind.WRONG, id + " is listed, and nobody sent it or it was deleted");
    }
  }
}
