package com.progimage.server.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.progimage.server.access.key.KeyText;
import com.progimage.server.api.RunningServer;
import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.config.Setting;
import com.progimage.support.RedisProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands on keys beside a running server. */
@Tag("slow")
final class KeyCommandsTest {
  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private final List<String> settings = new ArrayList<>();

  private Path data() {
    return folder.resolve("data");
  }

  private Ended run(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--data", data().toString(), "--reserve", "1MiB"));
    all.addAll(settings);
    return Ended.of(all.toArray(String[]::new));
  }

  private static JsonNode json(Ended ended) throws IOException {
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    return new ObjectMapper().readTree(ended.out());
  }

  private static int listed(RunningServer server, String key)
      throws IOException, InterruptedException {
    return server.get("/images", "Authorization", "Bearer " + key).statusCode();
  }

  @Test
  void besideAServerOnTheEmbeddedStore() throws Exception {
    besideAServer(/* redis= */ null);
    assertThat(data().resolve("access.db")).exists();
  }

  @Test
  void besideAServerOnRedis(@TempDir Path redisFolder) throws Exception {
    try (RedisProcess redis = RedisProcess.logged(redisFolder)) {
      settings.addAll(List.of("--redis", redis.uri()));
      besideAServer(redis.uri());
      assertThat(data().resolve("access.db")).doesNotExist();
    }
  }

  @Test
  void theyRecordWhatTheyDoInTheAuditLog() throws Exception {
    Path log = folder.resolve("audit.log");
    try (RunningServer _ =
        RunningServer.start(
            data(), Map.of(Setting.ACCESS, "keys", Setting.AUDIT_LOG, log.toString()))) {
      settings.addAll(List.of("--audit-log", log.toString()));
      String key = run("keys", "create", "--owner=shop", "--scopes=viewer").out().strip();
      String id = KeyText.find(key).orElseThrow().id().text();
      assertThat(run("keys", "revoke", id).exitCode()).isZero();
      assertThat(run("keys", "list").exitCode()).isZero();

      String common = "\"identity\":\"command\",\"owner\":\"shop\",\"what\":\"" + id;
      assertThat(Files.readAllLines(log))
          .satisfiesExactly(
              line ->
                  assertThat(line)
                      .endsWith(
                          "\"action\":\"key-created\"," + common + " shop read,list,render\"}"),
              line -> assertThat(line).endsWith("\"action\":\"key-revoked\"," + common + "\"}"));

      settings.set(1, data().toString());
      Ended refused = run("keys", "create", "--owner=shop", "--scopes=viewer");
      assertThat(refused.exitCode()).isEqualTo(1);
      assertThat(refused.err()).contains("cannot write the audit log");
      settings.clear();
      assertThat(run("keys", "list").out().lines()).as("nothing was created").hasSize(2);
    }
  }

  private void besideAServer(@Nullable String redis) throws Exception {
    Map<Setting, String> server = new EnumMap<>(Setting.class);
    server.put(Setting.ACCESS, "keys");
    if (redis != null) {
      server.put(Setting.REDIS, redis);
    }
    try (RunningServer running = RunningServer.start(data(), server)) {
      Ended created = run("keys", "create", "--owner=shop", "--scopes=viewer,delete");
      String key = created.out().strip();
      assertThat(created.exitCode()).isZero();
      assertThat(created.err())
          .contains(" of shop allows read,list,render,delete: store it now")
          .doesNotContain(key);
      assertThat(KeyText.find(key)).isPresent();
      assertThat(listed(running, key)).isEqualTo(200);
      assertThat(listed(running, KeyText.create().text())).isEqualTo(401);

      JsonNode other =
          json(
              run(
                  "keys",
                  "create",
                  "--owner=blog",
                  "--scopes=writer",
                  "--name=its till",
                  "--ttl=90d",
                  "--json"));
      assertThat(other.get("name").asText()).isEqualTo("its till");
      assertThat(other.get("expiresAt").asText()).isGreaterThan(other.get("createdAt").asText());
      assertThat(listed(running, other.get("key").asText())).isEqualTo(200);
      assertLists(other);

      String id = KeyText.find(key).orElseThrow().id().text();
      Ended revoked = run("keys", "revoke", id);
      assertThat(revoked)
          .isEqualTo(
              new Ended(0, "revoked " + id + ": no server accepts it after five seconds\n", ""));
      await().atMost(Duration.ofSeconds(5)).until(() -> listed(running, key) == 401);
      assertThat(listed(running, other.get("key").asText())).isEqualTo(200);
      assertThat(run("keys", "list", "--owner", "shop").out()).contains(" shop   revoked  ");
    }
  }

  private void assertLists(JsonNode other) throws IOException {
    JsonNode all = json(run("keys", "list", "--json")).get("keys");
    assertThat(all).hasSize(2).noneMatch(key -> key.has("key"));
    JsonNode listed = json(run("keys", "list", "--json", "--owner=blog")).get("keys").get(0);
    assertThat(listed.get("id")).isEqualTo(other.get("id"));
    assertThat(listed.get("lastUsedOn").asText()).matches("20\\d\\d-\\d\\d-\\d\\d");
    assertThat(listed.get("scopes"))
        .extracting(JsonNode::asText)
        .containsExactly("read", "list", "original", "write", "fetch", "render", "jobs", "analyze");

    List<String> table = run("keys", "list").out().lines().toList();
    assertThat(table).hasSize(3);
    assertThat(table.getFirst()).startsWith("ID            OWNER  STATE  CREATED");
    assertThat(table.subList(1, 3))
        .anyMatch(line -> line.contains(" blog   valid  ") && line.endsWith("  its till"));
  }

  @Test
  void wrongUsageIsRefusedWithTheRemedy() throws Exception {
    try (RunningServer _ = RunningServer.start(data())) {
      assertWrong("no owner: add --owner=NAME", "create", "--scopes=writer");
      assertWrong("no owner can have the name 'A b'", "create", "--owner=A b", "--scopes=read");
      assertWrong("a key needs at least one scope: viewer, ", "create", "--owner=shop");
      assertWrong(
          "there is no scope 'reed': choose from viewer, ", "create", "--owner=a", "--scopes=reed");
      assertWrong(
          "--ttl: '90' is not a duration such as 12h or 90d",
          "create",
          "--owner=shop",
          "--scopes=read",
          "--ttl=90");
      assertWrong(
          "a key is valid for 1 second to 36500 days",
          "create",
          "--owner=shop",
          "--scopes=read",
          "--ttl=1ms");
      assertWrong("no ID: name one after the command", "revoke");
      assertWrong("no option second: see --help", "revoke", "first", "second");
      assertThat(run("keys", "revoke", "nothing").err())
          .isEqualTo(
              "progimage: there is no key 'nothing': list the keys for the ids that there are\n");
      assertThat(run("keys", "revoke", "0123456789ab").exitCode()).isEqualTo(1);
      assertThat(run("keys", "list").out().lines()).hasSize(1);
    }
  }

  private void assertWrong(String message, String... words) {
    List<String> all = new ArrayList<>(List.of("keys"));
    all.addAll(List.of(words));
    Ended ended = run(all.toArray(String[]::new));
    assertThat(ended.err()).startsWith("progimage: " + message);
    assertThat(ended.exitCode()).isEqualTo(2);
  }

  @Test
  void whatIsNoDataFolderIsLeftAlone() {
    assertThat(run("keys", "create", "--owner=shop", "--scopes=writer").exitCode()).isEqualTo(1);
    assertThat(data()).doesNotExist();
  }

  @Test
  void aGeneratedKeyIsTheServersFirst() throws Exception {
    Ended generated = run("keys", "generate");
    String key = generated.out().strip();
    assertThat(generated).isEqualTo(new Ended(0, key + "\n", ""));
    assertThat(data()).doesNotExist();
    Path file = Files.writeString(folder.resolve("key"), key + "\n");
    try (RunningServer server =
        RunningServer.start(
            data(),
            Map.of(
                Setting.ACCESS, "keys",
                Setting.READS, "keys",
                Setting.ADMIN_KEY_FILE, file.toString()))) {
      assertThat(listed(server, key)).isEqualTo(200);
      assertThat(run("keys", "list").out().lines()).hasSize(1);
      assertThat(server.banner())
          .endsWith(
              "\n  access    with keys; images are private unless their uploads say otherwise");
    }
    settings.addAll(List.of("--admin-key", key));
    assertThat(run("config").out()).contains("pik_…").doesNotContain(key.substring(20));
  }
}
