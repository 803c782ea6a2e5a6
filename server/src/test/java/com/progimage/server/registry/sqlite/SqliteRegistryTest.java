package com.progimage.server.registry.sqlite;

import static com.progimage.server.registry.Samples.image;
import static com.progimage.server.registry.Samples.images;
import static com.progimage.server.registry.Samples.keyed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.progimage.server.database.UnusableDatabaseException;
import com.progimage.server.database.sqlite.SqliteSession;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.Owner;
import com.progimage.server.image.StoredImage;
import com.progimage.server.image.usage.OwnerUsage;
import com.progimage.server.registry.Claim;
import com.progimage.server.registry.Registry;
import com.progimage.server.registry.RegistryContract;
import com.progimage.server.registry.Samples;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteRegistryTest extends RegistryContract {
  @TempDir Path folder;

  private final AtomicInteger told = new AtomicInteger();

  @Override
  public Registry open(String instanceId) {
    return at("registry.db", instanceId);
  }

  @Override
  public Registry second(Registry first) {
    return first;
  }

  private SqliteRegistry at(String name, String instanceId) {
    return new SqliteRegistry(folder.resolve(name), instanceId, told::incrementAndGet);
  }

  @Test
  void aNewOneNeedsARebuildAndTakesWritesMeanwhile() {
    StoredImage image = image(1);
    try (Registry fresh = at("fresh.db", Samples.INSTANCE)) {
      assertThat(fresh.needsRebuild()).isTrue();
      fresh.register(image);
      assertThatThrownBy(() -> fresh.list(null, 1)).isInstanceOf(Failure.class);
      fresh.rebuild(Stream.of(image), Stream.empty());
      assertThat(fresh.list(null, 10)).containsExactly(image);
    }
  }

  @Test
  void aSecondServerOnTheFolderIsRefused() {
    assertThatThrownBy(() -> open(Samples.INSTANCE))
        .isInstanceOf(UnusableDatabaseException.class)
        .hasMessageContaining("registry.db")
        .hasMessageContaining("--redis");
  }

  @Test
  void aFileOfALaterVersionIsRefusedAndLeftAlone() throws SQLException {
    Path file = folder.resolve("later.db");
    at("later.db", Samples.INSTANCE).close();
    execute(file, "UPDATE meta SET value = '6' WHERE name = 'schema'");
    assertThatThrownBy(() -> at("later.db", Samples.INSTANCE))
        .isInstanceOf(UnusableDatabaseException.class)
        .hasMessageContaining("later.db")
        .hasMessageContaining("delete");
    execute(file, "UPDATE meta SET value = '5' WHERE name = 'schema'");
    at("later.db", Samples.INSTANCE).close();
  }

  @Test
  void aFileOfTheSecondSchemaOpensWholeAndLearnsOwnersAndVisibility() throws SQLException {
    Path file = folder.resolve("second.db");
    StoredImage old = image(1);
    try (Registry before = at("second.db", Samples.INSTANCE)) {
      before.rebuild(Stream.of(old), Stream.empty());
    }
    removeSchema3(file);
    execute(file, "UPDATE meta SET value = '2' WHERE name = 'schema'");
    try (Registry after = at("second.db", Samples.INSTANCE)) {
      assertThat(after.needsRebuild()).isFalse();
      assertThat(after.list(Owner.PUBLIC, null, 10)).containsExactly(old);
    }
  }

  @Test
  void aFileOfTheThirdSchemaOpensWholeAndCountsItsImages() throws SQLException {
    Path file = folder.resolve("third.db");
    List<StoredImage> old = images(3);
    try (Registry before = at("third.db", Samples.INSTANCE)) {
      before.rebuild(old.stream(), Stream.empty());
    }
    removeSchema4(file);
    execute(file, "UPDATE meta SET value = '3' WHERE name = 'schema'");
    try (Registry after = at("third.db", Samples.INSTANCE)) {
      assertThat(after.needsRebuild()).isFalse();
      assertThat(after.space().usage(Owner.PUBLIC))
          .isEqualTo(new OwnerUsage(Owner.PUBLIC, 3, 3_003));
      after.forget(old.getFirst().id());
      assertThat(after.space().usage(Owner.PUBLIC))
          .isEqualTo(new OwnerUsage(Owner.PUBLIC, 2, 2_003));
    }
  }

  @Test
  void aFileOfTheFourthSchemaOpensWholeAndFindsEqualImagesOfAnOwnerByIndex() throws SQLException {
    Path file = folder.resolve("fourth.db");
    StoredImage old = image(1);
    try (Registry before = at("fourth.db", Samples.INSTANCE)) {
      before.rebuild(Stream.of(old), Stream.empty());
    }
    removeSchema5(file);
    execute(file, "UPDATE meta SET value = '4' WHERE name = 'schema'");
    try (Registry after = at("fourth.db", Samples.INSTANCE)) {
      assertThat(after.needsRebuild()).isFalse();
      assertThat(after.findByDigest(Owner.PUBLIC, old.digest(), 2)).containsExactly(old);
    }
    try (SqliteSession session = SqliteSession.reading(file)) {
      assertThat(
              session.query(
                  "EXPLAIN QUERY PLAN " + SqliteIndex.FIND_OWNED,
                  row -> row.getString("detail"),
                  "public",
                  old.digest().hex(),
                  2))
          .singleElement(InstanceOfAssertFactories.STRING)
          .contains("image_by_owner_and_digest (owner=? AND digest=?)");
    }
  }

  private static void removeSchema5(Path file) throws SQLException {
    execute(file, "DROP INDEX image_by_owner_and_digest");
  }

  private static void removeSchema4(Path file) throws SQLException {
    removeSchema5(file);
    execute(file, "DROP TRIGGER image_stored");
    execute(file, "DROP TRIGGER image_removed");
    execute(file, "DROP TRIGGER image_changed");
    execute(file, "DROP TABLE owner_usage");
    execute(file, "DROP TABLE reservation");
  }

  private static void removeSchema3(Path file) throws SQLException {
    removeSchema4(file);
    execute(file, "DROP INDEX image_by_owner");
    execute(file, "ALTER TABLE image DROP COLUMN visibility");
  }

  @Test
  void aFileOfTheFirstSchemaOpensWholeAndLearnsIdempotencyKeys() throws SQLException {
    Path file = folder.resolve("old.db");
    StoredImage old = image(1);
    try (Registry before = at("old.db", Samples.INSTANCE)) {
      before.rebuild(Stream.of(old), Stream.empty());
    }
    removeSchema3(file);
    execute(file, "DROP TABLE idempotency");
    execute(file, "ALTER TABLE image DROP COLUMN idempotency_hash");
    execute(file, "UPDATE meta SET value = '1' WHERE name = 'schema'");
    StoredImage keyed = keyed(Instant.now(), "a");
    for (int start = 0; start < 2; start++) {
      try (Registry after = at("old.db", Samples.INSTANCE)) {
        assertThat(after.needsRebuild()).isFalse();
        after.register(keyed);
        assertThat(after.list(null, 10)).containsExactly(old, keyed);
        assertThat(
                after.claim(Samples.key("a"), ImageId.create(Instant.now()), Duration.ofMinutes(1)))
            .isEqualTo(new Claim.Bound(keyed.id()));
      }
    }
  }

  @Test
  void claimsOfADeadProcessAreFreeAtTheNextStart() {
    try (Registry before = at("claims.db", Samples.INSTANCE)) {
      before.rebuild(Stream.empty(), Stream.empty());
      before.register(keyed(Instant.now(), "bound"));
      before.claim(Samples.key("claimed"), ImageId.create(Instant.now()), Duration.ofMinutes(1));
    }
    try (Registry after = at("claims.db", Samples.INSTANCE)) {
      assertThat(
              after.claim(
                  Samples.key("claimed"), ImageId.create(Instant.now()), Duration.ofMinutes(1)))
          .isInstanceOf(Claim.Granted.class);
      assertThat(
              after.claim(
                  Samples.key("bound"), ImageId.create(Instant.now()), Duration.ofMinutes(1)))
          .isInstanceOf(Claim.Bound.class);
    }
  }

  @Test
  void keysThatEndedAreSweptWithTheNextClaim() throws SQLException {
    Path file = folder.resolve("swept.db");
    try (Registry registry = at("swept.db", Samples.INSTANCE)) {
      registry.rebuild(Stream.empty(), Stream.empty());
      for (int n = 0; n < 10; n++) {
        registry.claim(
            Samples.key("old " + n), ImageId.create(Instant.now()), Duration.ofMillis(1));
      }
      await()
          .pollInterval(Duration.ofMillis(2))
          .untilAsserted(() -> {
            registry.claim(
                Samples.key("new"), ImageId.create(Instant.now()), Duration.ofMinutes(1));
            assertThat(execute(file, "UPDATE idempotency SET ends_at = ends_at")).isEqualTo(1);
          });
    }
  }

  @Test
  void aFileThatIsNoDatabaseIsMovedAsideAndBegunAnew() throws IOException {
    Path file = Files.writeString(folder.resolve("broken.db"), "nothing of the kind".repeat(500));
    try (Registry instead = at("broken.db", Samples.INSTANCE)) {
      assertThat(instead.needsRebuild()).isTrue();
      instead.rebuild(images(3).stream(), Stream.empty());
      assertThat(instead.list(null, 10)).hasSize(3);
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.filter(path -> path.toString().contains("broken.db.damaged-")))
          .singleElement()
          .satisfies(aside -> assertThat(aside).content().startsWith("nothing of the kind"));
    }
    assertThat(file).exists();
  }

  @Test
  void damageThatShowsLaterIsReplacedAndTold() throws IOException {
    at("rotten.db", Samples.INSTANCE).close();
    try (Registry filled = at("rotten.db", Samples.INSTANCE)) {
      filled.rebuild(images(2_000).stream(), Stream.empty());
    }
    overwriteTheMiddle(folder.resolve("rotten.db"));
    try (Registry rotten = at("rotten.db", Samples.INSTANCE)) {
      assertThat(rotten.needsRebuild()).as("the damage does not show at once").isFalse();
      assertThatThrownBy(() -> rotten.list(null, 2_000)).isInstanceOf(Failure.class);
      await().until(() -> told.get() == 1);
      assertThat(rotten.needsRebuild()).isTrue();
      rotten.rebuild(images(2_000).stream(), Stream.empty());
      assertThat(rotten.list(null, 5_000)).hasSize(2_000);
    }
  }

  private static void overwriteTheMiddle(Path file) throws IOException {
    try (RandomAccessFile database = new RandomAccessFile(file.toFile(), "rw")) {
      int page = 4_096;
      byte[] rubbish = new byte[page];
      Arrays.fill(rubbish, (byte) 0x5a);
      // The first pages hold the schema and the small tables.
      for (long at = 20L * page; at < database.length(); at += page) {
        database.seek(at);
        database.write(rubbish);
      }
    }
  }

  @Test
  void afterAPowerCutItIsRebuiltSinceTheLastEntriesMayBeMissing() throws Exception {
    Path cut = folder.resolve("cut.db");
    try (Registry before = at("before.db", Samples.INSTANCE)) {
      before.rebuild(images(3).stream(), Stream.empty());
    }
    try (Registry open = at("before.db", Samples.INSTANCE)) {
      open.register(image(4));
      // What is on the disk for certain: without the log, which nobody has synced yet.
      Files.copy(folder.resolve("before.db"), cut);
    }
    assertThat(execute(cut, "UPDATE meta SET value = 'x' WHERE name = 'in-use-since-boot'"))
        .isEqualTo(1);
    try (Registry after = at("cut.db", Samples.INSTANCE)) {
      assertThat(after.needsRebuild()).isTrue();
    }
    try (Registry again = at("cut.db", Samples.INSTANCE)) {
      assertThat(again.needsRebuild()).as("until it was").isTrue();
      again.rebuild(images(3).stream(), Stream.empty());
    }
    try (Registry whole = at("cut.db", Samples.INSTANCE)) {
      assertThat(whole.needsRebuild()).isFalse();
    }
  }

  @Test
  void afterACrashOfTheServerAloneNothingIsMissing() throws IOException {
    try (Registry before = at("crash.db", Samples.INSTANCE)) {
      before.rebuild(images(3).stream(), Stream.empty());
      before.register(image(4));
      Files.copy(folder.resolve("crash.db"), folder.resolve("crashed.db"));
      Files.copy(folder.resolve("crash.db-wal"), folder.resolve("crashed.db-wal"));
    }
    try (Registry after = at("crashed.db", Samples.INSTANCE)) {
      assertThat(after.needsRebuild()).isFalse();
      assertThat(after.list(null, 10)).hasSize(4);
    }
  }

  @Test
  void aFolderThatCannotBeWrittenIsNamed() {
    assertThatThrownBy(() -> at("missing/registry.db", Samples.INSTANCE))
        .isInstanceOf(UnusableDatabaseException.class)
        .hasMessageContaining("missing");
  }

  private static int execute(Path file, String sql) throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    }
  }
}
