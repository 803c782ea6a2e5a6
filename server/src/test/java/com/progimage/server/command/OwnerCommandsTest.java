package com.progimage.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.progimage.server.api.Drawn;
import com.progimage.server.api.RunningServer;
import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.config.Setting;
import com.progimage.support.RedisProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands on owners beside a running server. */
@Tag("slow")
final class OwnerCommandsTest {
  private static final byte[] PICTURE = Drawn.png(20, 10);

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private final List<String> settings = new ArrayList<>();

  private Ended run(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--data", folder.resolve("data").toString(), "--reserve", "1MiB"));
    all.addAll(settings);
    return Ended.of(all.toArray(String[]::new));
  }

  private JsonNode json(String... words) throws IOException {
    Ended ended = run(words);
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    return new ObjectMapper().readTree(ended.out());
  }

  @Test
  void besideAServerOnTheEmbeddedStore() throws Exception {
    besideAServer(/* redis= */ null);
  }

  @Test
  void besideAServerOnRedis(@TempDir Path redisFolder) throws Exception {
    try (RedisProcess redis = RedisProcess.logged(redisFolder)) {
      settings.addAll(List.of("--redis", redis.uri()));
      besideAServer(redis.uri());
    }
  }

  private void besideAServer(@Nullable String redis) throws Exception {
    Map<Setting, String> server = new EnumMap<>(Setting.class);
    if (redis != null) {
      server.put(Setting.REDIS, redis);
    }
    try (RunningServer running = RunningServer.start(folder.resolve("data"), server)) {
      running.store("image/png", PICTURE);
      assertThat(run("owners", "quota", "shop", "--images=5", "--bytes=2KiB"))
          .isEqualTo(new Ended(0, "set the quota of shop: in force after five seconds\n", ""));
      assertThat(run("owners", "quota", "*", "--open-jobs=3").exitCode()).isZero();

      JsonNode all = json("owners", "list", "--json").get("owners");
      assertThat(all).hasSize(2);
      assertThat(all.get(0).at("/usage/bytes").asLong()).isEqualTo(PICTURE.length);
      assertThat(all.get(0).get("quota").toString()).isEqualTo("{\"openJobs\":3}");
      assertThat(all.get(1).get("quota").toString()).isEqualTo("{\"images\":5,\"bytes\":2048}");
      assertThat(json("owners", "show", "public", "--json")).isEqualTo(all.get(0));
      assertThat(run("owners", "list").out())
          .contains("OWNER ", "public  1 ", "openJobs=3 (default)", "images=5,bytes=2048\n");

      assertThat(run("owners", "quota", "shop", "--remove").exitCode()).isZero();
      assertThat(json("owners", "show", "shop", "--json").get("hasOwnQuota").asBoolean()).isFalse();
      assertThat(run("owners", "quota", "shop", "--unlimited").exitCode()).isZero();
      assertThat(json("owners", "show", "shop", "--json").get("quota")).isEmpty();
    }
  }

  @Test
  void aWrongQuotaIsWrongUsage() {
    assertThat(run("owners", "quota", "shop"))
        .isEqualTo(
            new Ended(
                2,
                "",
                "progimage: name limits, such as --images=1000, or --unlimited, or only --remove\n"));
    assertThat(run("owners", "quota", "shop", "--images=few").err())
        .contains("--images: 'few' is no whole number");
    assertThat(run("owners", "quota", "Shop", "--images=1").err()).contains("no owner can have");
    assertThat(run("owners", "quota", "shop", "--bytes=2PiB").exitCode()).isEqualTo(2);
    assertThat(run("owners", "quota", "shop", "--images=1", "--remove").exitCode()).isEqualTo(2);
  }
}
