package com.progimage.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class FileAuditLogTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SMALL = 2_000;

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("logs").resolve("audit.log");
  }

  private static AuditEvent event(AuditAction action, String what) {
    return new AuditEvent(
        Instant.parse("2026-01-02T03:04:05.006Z"),
        action,
        "key 0EhzL6HwZ5ow",
        "shop",
        "192.0.2.1",
        what,
        "request-1");
  }

  private AuditSettings settings(long size) {
    return new AuditSettings(file, size);
  }

  private static List<JsonNode> lines(Path file) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }

  @Test
  void anEventIsOneLineOfJson() throws IOException {
    try (FileAuditLog log = FileAuditLog.open(settings(SMALL))) {
      log.record(event(AuditAction.IMAGE_DELETED, "0198a000"));
    }

    assertThat(Files.readString(file))
        .isEqualTo(
            """
            {"time":"2026-01-02T03:04:05.006Z","action":"image-deleted",\
            "identity":"key 0EhzL6HwZ5ow","owner":"shop","address":"192.0.2.1",\
            "what":"0198a000","requestId":"request-1"}
            """);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void whatAClientChoseStaysOnItsLine() throws IOException {
    String odd = "a\"}\n{\"action\":\"key-created\"\r\u2028\u0000\u007fé" + "x".repeat(100_000);
    try (FileAuditLog log = FileAuditLog.open(settings(SMALL))) {
      log.record(event(AuditAction.SIGNATURE_REFUSED, odd));
    }

    assertThat(Files.readAllLines(file)).hasSize(1);
    assertThat(Files.size(file)).isLessThan(4_000);
    assertThat(Files.readString(file)).isASCII();
    assertThat(lines(file).getFirst().get("what").asText()).startsWith(odd.substring(0, 100));
  }

  @Test
  void aFullFileIsFollowedByTheNextAndOnlyTenStay() throws IOException {
    try (FileAuditLog log = FileAuditLog.open(settings(SMALL))) {
      for (int i = 0; i < 200; i++) {
        String what = Integer.toString(i);
        log.record(event(AuditAction.KEY_CREATED, what));
        await()
            .pollDelay(Duration.ZERO)
            .pollInterval(Duration.ofMillis(1))
            .until(() -> isThere(what));
      }
    }

    try (Stream<Path> files = Files.list(file.getParent())) {
      assertThat(files)
          .hasSize(10)
          .allSatisfy(each -> {
            assertThat(Files.size(each)).isLessThan(SMALL + 300);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
                .isEqualTo("rw-------");
          });
    }
    List<String> kept = new ArrayList<>();
    for (int age = 9; age > 0; age--) {
      lines(settings(SMALL).older(age)).forEach(line -> kept.add(line.get("what").asText()));
    }
    lines(file).forEach(line -> kept.add(line.get("what").asText()));
    int first = 200 - kept.size();
    assertThat(kept)
        .containsExactlyElementsOf(
            IntStream.range(first, 200).mapToObj(Integer::toString).toList());
  }

  private boolean isThere(String what) throws IOException {
    try {
      return Files.readString(file).contains("\"what\":\"" + what + "\"");
    } catch (NoSuchFileException e) {
      // The next file is not there yet.
      return false;
    }
  }

  @Test
  void commandsAppendToTheFileOfAServer() throws IOException {
    try (FileAuditLog log = FileAuditLog.open(settings(SMALL));
        CommandAuditLog command = CommandAuditLog.open(settings(SMALL))) {
      log.record(event(AuditAction.KEY_CREATED, "one"));
      await().until(() -> isThere("one"));
      command.record(event(AuditAction.KEY_CREATED, "two"));
      log.record(event(AuditAction.KEY_CREATED, "three"));
    }

    assertThat(lines(file))
        .extracting(line -> line.get("what").asText())
        .containsExactly("one", "two", "three");
  }

  @Test
  void aFileThatIsMovedAwayIsReplaced() throws IOException {
    try (FileAuditLog log = FileAuditLog.open(settings(SMALL))) {
      log.record(event(AuditAction.KEY_CREATED, "one"));
      await().until(() -> isThere("one"));
      Files.move(file, file.resolveSibling("archive"));
      log.record(event(AuditAction.KEY_CREATED, "two"));
    }

    assertThat(lines(file)).hasSize(1);
    assertThat(lines(file.resolveSibling("archive"))).hasSize(1);
  }

  private List<String> actionsAndWhat() throws IOException {
    return lines(file).stream()
        .map(line -> line.get("action").asText() + " " + line.get("what").asText())
        .toList();
  }

  @ParameterizedTest
  @EnumSource(names = {"SIGNATURE_REFUSED", "SIGN_IN_FAILED", "TOKEN_ISSUED", "JOB_CANCELLED"})
  void nobodyCanFillTheLogOrHideOtherActions(AuditAction flood) throws IOException {
    AtomicLong nanos = new AtomicLong();
    try (FileAuditLog log = FileAuditLog.open(settings(1 << 20), nanos::get)) {
      for (int i = 0; i < 1_000; i++) {
        log.record(event(flood, "first"));
      }
      for (AuditAction other : AuditAction.values()) {
        if (other != flood) {
          log.record(event(other, "other"));
        }
      }
      assertThat(log.lost()).isEqualTo(940);
      nanos.addAndGet(Duration.ofMinutes(1).toNanos());
      await().until(() -> isThere("940 " + flood.text()));
      log.record(event(flood, "later"));
      assertThat(log.lost()).isEqualTo(940);
    }

    List<String> found = actionsAndWhat();
    assertThat(found)
        .hasSize(60 + AuditAction.values().length - 1 + 2)
        .contains(flood.text() + " later")
        .containsOnlyOnce("events-left-out 940 " + flood.text());
    for (AuditAction other : AuditAction.values()) {
      if (other != flood) {
        assertThat(found).contains(other.text() + " other");
      }
    }
  }

  @Test
  void allThatAFloodLeavesOutIsCountedInTheLog() throws IOException {
    AtomicLong nanos = new AtomicLong();
    try (FileAuditLog log = FileAuditLog.open(settings(1 << 20), nanos::get)) {
      for (int minute = 1; minute <= 3; minute++) {
        for (int i = 0; i < 60 + minute; i++) {
          log.record(event(AuditAction.SIGN_IN_FAILED, "account anna"));
        }
        nanos.addAndGet(Duration.ofSeconds(minute == 3 ? 1 : 60).toNanos());
      }
    }

    // Minutes that end before the writer looks are one note.
    assertThat(
            actionsAndWhat().stream()
                .filter(line -> line.startsWith("events-left-out"))
                .mapToInt(line -> Integer.parseInt(line.split(" ")[1]))
                .sum())
        .isEqualTo(1 + 2 + 3);
  }

  @Test
  void aFullFileThatCannotBeReplacedGrows() throws IOException {
    for (int age = 1; age < 9; age++) {
      Path older = settings(SMALL).older(age);
      Files.createDirectories(older.getParent());
      Files.writeString(older, "older " + age);
    }
    // A folder with content cannot be replaced.
    Files.createDirectories(settings(SMALL).older(9).resolve("content"));
    try (FileAuditLog log = FileAuditLog.open(settings(SMALL))) {
      for (int i = 0; i < 50; i++) {
        String what = Integer.toString(i);
        log.record(event(AuditAction.KEY_CREATED, what));
        await().pollInterval(Duration.ofMillis(1)).until(() -> isThere(what));
      }
      assertThat(settings(SMALL).older(8)).hasContent("older 8");
      Files.delete(settings(SMALL).older(9).resolve("content"));
      log.record(event(AuditAction.KEY_CREATED, "next"));
    }

    assertThat(lines(settings(SMALL).older(1))).hasSize(50);
    assertThat(settings(SMALL).older(9)).hasContent("older 8");
    assertThat(lines(file)).hasSize(1);
  }

  /** As if the newest file cannot be moved, but older ones can. */
  @Test
  void attemptsToReplaceAFileRemoveNoOlderOnes() throws IOException {
    for (int age = 2; age < 10; age++) {
      Path older = settings(SMALL).older(age);
      Files.createDirectories(older.getParent());
      Files.writeString(older, "older " + age);
    }
    Files.writeString(file, "x".repeat(SMALL) + "\n");
    try (AuditFile full = new AuditFile(settings(SMALL))) {
      full.replaceIfFull();
    }

    assertThat(Files.size(settings(SMALL).older(1))).isEqualTo(SMALL + 1);
    for (int age = 2; age < 10; age++) {
      assertThat(settings(SMALL).older(age)).hasContent("older " + age);
    }
  }

  @Test
  void aDiskThatRefusesBlocksNoRequest() throws IOException {
    try (FileAuditLog log = FileAuditLog.open(settings(1 << 20))) {
      // A folder in place of the file cannot be written.
      Files.delete(file);
      Files.createDirectory(file);
      for (int i = 0; i < 10_000; i++) {
        log.record(event(AuditAction.KEY_CREATED, Integer.toString(i)));
      }
      assertThat(log.lost()).isBetween(5_000L, 6_000L);

      Files.delete(file);
      await().atMost(Duration.ofSeconds(20)).until(() -> isThere("3000"));
    }

    assertThat(lines(file).getFirst().get("what").asText()).isEqualTo("0");
  }

  @Test
  void aFileThatCannotBeWrittenIsReportedAtTheStart() throws IOException {
    Files.createDirectories(file);

    assertThatThrownBy(() -> FileAuditLog.open(settings(SMALL))).isInstanceOf(IOException.class);
  }

  /** For example {@code | `key-revoked` | the key's id |}. */
  @ParameterizedTest
  @EnumSource
  void eachActionIsInTheTableOfTheDocumentation(AuditAction action) throws IOException {
    List<String> rows =
        Files.readString(Path.of("..", "docs", "security.md"))
            .lines()
            .dropWhile(line -> !line.startsWith("| `action` | `what` |"))
            .takeWhile(line -> line.startsWith("|"))
            .map(row -> row.split("\\|")[1])
            .toList();

    assertThat(rows).filteredOn(row -> row.contains("`" + action.text() + "`")).hasSize(1);
  }

  @Test
  void absentFactsAreLeftOut() throws IOException {
    @Nullable String none = null;
    try (CommandAuditLog log = CommandAuditLog.open(settings(SMALL))) {
      log.record(
          new AuditEvent(
              Instant.EPOCH, AuditAction.KEY_REVOKED, "command", none, none, "id", none));
    }

    assertThat(Files.readString(file))
        .isEqualTo(
            """
            {"time":"1970-01-01T00:00:00Z","action":"key-revoked","identity":"command","what":"id"}
            """);
  }
}
