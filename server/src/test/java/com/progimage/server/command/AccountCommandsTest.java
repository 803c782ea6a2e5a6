package com.progimage.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.progimage.server.access.account.Account;
import com.progimage.server.access.account.Accounts;
import com.progimage.server.access.password.PasswordHasher;
import com.progimage.server.access.redis.RedisAccess;
import com.progimage.server.access.sql.SqlAccess;
import com.progimage.server.access.store.AccessDatabase;
import com.progimage.server.api.RunningServer;
import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.support.RedisProcess;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands on accounts. */
@Tag("slow")
final class AccountCommandsTest {
  private static final String PASSWORD = "correct horse bättery";

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private final List<String> settings = new ArrayList<>();

  /** The commands want a data folder that a server has created. */
  @BeforeEach
  void createFolder() throws Exception {
    RunningServer.start(folder).close();
  }

  private Ended run(String... words) {
    List<String> all = new ArrayList<>(List.of("accounts"));
    all.addAll(List.of(words));
    all.addAll(List.of("--data", folder.toString(), "--reserve", "1MiB"));
    all.addAll(settings);
    return Ended.of(all.toArray(String[]::new));
  }

  private Ended runWithInput(String input, String... words) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
    try {
      return run(words);
    } finally {
      System.setIn(before);
    }
  }

  private static Account require(AccessDatabase database, String name, String password) {
    try (database) {
      return new Accounts(
              database.accounts(), database.attempts(), new PasswordHasher(), Clock.systemUTC())
          .require(name, password, "192.0.2.1", _ -> {});
    }
  }

  private AccessDatabase embedded() {
    return SqlAccess.open(folder.resolve("access.db"));
  }

  @Test
  void whatTheyDoIsInTheAuditLog() throws Exception {
    Path log = folder.resolve("audit.log");
    settings.addAll(List.of("--audit-log", log.toString()));
    String generated =
        run("add", "anna", "--owner=shop", "--scopes=viewer", "--generate").out().strip();
    assertThat(runWithInput(PASSWORD, "password", "anna", "--password-stdin").exitCode()).isZero();
    assertThat(run("remove", "anna").exitCode()).isZero();
    assertThat(run("remove", "anna").exitCode()).as("there is none").isEqualTo(1);

    String common = "\"identity\":\"command\",\"owner\":\"shop\",\"what\":\"anna";
    assertThat(Files.readAllLines(log))
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .contains("\"action\":\"account-added\"," + common)
                    .contains("read,list,render"),
            line -> assertThat(line).endsWith("\"action\":\"password-changed\"," + common + "\"}"),
            line -> assertThat(line).endsWith("\"action\":\"account-removed\"," + common + "\"}"));
    assertThat(log).content().doesNotContain(generated, PASSWORD);
  }

  @Test
  void anAccountIsAddedListedChangedAndRemoved() throws Exception {
    Ended added =
        runWithInput(
            PASSWORD + "\r\nmore",
            "add",
            "Anna",
            "--owner=shop",
            "--scopes=viewer,operate",
            "--password-stdin");
    assertThat(added)
        .isEqualTo(
            new Ended(0, "", "progimage: account anna of shop allows read,list,render,operate\n"));
    assertThat(require(embedded(), "anna", PASSWORD).owner().name()).isEqualTo("shop");

    JsonNode listed =
        new ObjectMapper().readTree(run("list", "--json").out()).get("accounts").get(0);
    assertThat(listed.get("name").asText()).isEqualTo("anna");
    assertThat(listed.get("lastSignInOn").asText()).matches("20\\d\\d-\\d\\d-\\d\\d");
    assertThat(run("list").out().lines().toList())
        .hasSize(2)
        .last()
        .asString()
        .matches("anna  shop   20\\S+  20\\S+    read,list,render,operate");

    Ended changed = run("password", "anna", "--generate");
    String generated = changed.out().strip();
    assertThat(changed.exitCode()).isZero();
    assertThat(changed.err()).doesNotContain(generated);
    assertThat(require(embedded(), "anna", generated).name().text()).isEqualTo("anna");

    assertThat(run("remove", "anna"))
        .isEqualTo(new Ended(0, "removed anna: its sessions end within five seconds\n", ""));
    assertThat(run("list").out().lines()).hasSize(1);
  }

  @Test
  void theyAreInRedisWhereTheServersAre(@TempDir Path redisFolder) {
    try (RedisProcess redis = new RedisProcess(redisFolder)) {
      settings.addAll(List.of("--redis", redis.uri()));
      Ended added = run("add", "anna", "--owner=shop", "--scopes=viewer", "--generate");
      assertThat(require(new RedisAccess(redis.uri()), "anna", added.out().strip()).owner().name())
          .isEqualTo("shop");
      assertThat(folder.resolve("access.db")).doesNotExist();
    }
  }

  @Test
  void wrongUsageIsRefusedWithTheRemedy() {
    assertWrong("no owner: add --owner=NAME", "add", "anna", "--scopes=viewer", "--generate");
    assertWrong("no scopes: add --scopes=SCOPE,...", "add", "anna", "--owner=a", "--generate");
    assertWrong(
        "there is no scope 'reed'", "add", "anna", "--owner=a", "--scopes=reed", "--generate");
    assertWrong(
        "no account can have the scope 'admin': leave it out, and use a key for that",
        "add",
        "anna",
        "--owner=a",
        "--scopes=full,admin",
        "--generate");
    assertThat(Ended.of("accounts", "add", "--help").out().replaceAll("\\s+", " "))
        .contains("delete, operate")
        .doesNotContain("operate, admin");
    assertWrong(
        "no account can have this name: choose 1 to 63 of a-z",
        "add",
        "no name",
        "--owner=a",
        "--scopes=read",
        "--generate");
    assertWrong(
        "there is no terminal to type a password on: add --password-stdin or --generate",
        "add",
        "anna",
        "--owner=a",
        "--scopes=read");
    assertWrong("no option --password: see --help", "add", "anna", "--password=secret");
    assertThat(run("remove", "anna").err())
        .isEqualTo(
            "progimage: there is no account 'anna': list the accounts for the names that there"
                + " are\n");
    Ended weak =
        runWithInput(
            "too short\n", "add", "anna", "--owner=a", "--scopes=read", "--password-stdin");
    assertThat(weak.exitCode()).isEqualTo(2);
    assertThat(weak.err()).contains("12 to 128 characters").doesNotContain("too short");
    assertThat(run("list").out().lines()).hasSize(1);
  }

  private void assertWrong(String message, String... words) {
    Ended ended = run(words);
    assertThat(ended.err()).startsWith("progimage: " + message);
    assertThat(ended.exitCode()).isEqualTo(2);
  }
}
