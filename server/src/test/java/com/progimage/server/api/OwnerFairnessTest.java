package com.progimage.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.config.Setting;
import com.progimage.support.RedisProcess;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An owner with many jobs, and with sources that do not answer, delays no other owner. */
@Tag("slow")
final class OwnerFairnessTest {
  private static final byte[] PICTURE = Drawn.png(60, 40);
  private static final int JOBS = 12;
  private static final int ITEMS = 100;

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private static String submit(KeyedClient client, List<String> sources, int width)
      throws Exception {
    String json =
        "{\"sources\": [%s], \"outputs\": [{\"transformation\": \"resize_%dx\", \"format\": \"png\"}]}"
            .formatted(String.join(",", sources), width);
    return KeyedClient.json(client.post("/jobs", json), 202).get("id").asText();
  }

  private static List<String> sources(int count, String source) {
    return IntStream.range(0, count)
        .mapToObj(i -> source.formatted(i))
        .collect(Collectors.toList());
  }

  private static int done(KeyedClient client, String job) throws Exception {
    return KeyedClient.json(client.get("/jobs/" + job), 200).get("done").asInt();
  }

  private static void awaitDone(KeyedClient client, String job, int items) {
    // A source that does not answer is given up after ten seconds.
    await().atMost(Duration.ofSeconds(9)).until(() -> done(client, job) == items);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aJobDoesNotWaitForAllOfAnother(boolean isRedis) throws Exception {
    try (RedisProcess redis = new RedisProcess(Files.createDirectory(folder.resolve("redis")));
        OtherSite site = OtherSite.start().give("/", 200, PICTURE);
        ServerSocket silent = new ServerSocket(0, 500, InetAddress.getLoopbackAddress())) {
      String tarpit = "http://localhost:" + silent.getLocalPort();
      Map<Setting, String> settings = new EnumMap<>(Setting.class);
      settings.put(Setting.TRUSTED_SOURCES, tarpit + "," + site.origin());
      if (isRedis) {
        settings.put(Setting.REDIS, redis.uri());
      }
      try (KeyedServer server = KeyedServer.start(folder.resolve("data"), settings)) {
        await().until(() -> server.admin().get("/images").statusCode() == 200);
        KeyedClient busy = server.of("busy");
        KeyedClient calm = server.of("calm");
        for (int i = 0; i < JOBS; i++) {
          String _ = submit(busy, sources(20, "{\"url\": \"" + tarpit + "/%d.png\"}"), 7);
        }
        String picture = busy.store("image/png", Drawn.png(2_000, 1_500));
        List<String> many = new ArrayList<>();
        for (int i = 0; i < JOBS; i++) {
          many.add(submit(busy, sources(ITEMS, "{\"image\": \"" + picture + "\"}"), 10 + i));
        }

        String image = calm.store("image/png", PICTURE);
        awaitDone(calm, submit(calm, List.of("{\"image\": \"%s\"}".formatted(image)), 8), 1);
        awaitDone(calm, submit(calm, List.of("{\"url\": \"" + site.origin() + "/\"}"), 8), 1);

        int ofBusy = 0;
        for (String job : many) {
          ofBusy += done(busy, job);
        }
        assertThat(ofBusy).isLessThan(JOBS * ITEMS);
      }
    }
  }
}
