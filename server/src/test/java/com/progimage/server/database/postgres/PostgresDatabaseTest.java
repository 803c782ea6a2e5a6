package com.progimage.server.database.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.progimage.server.database.UnusableDatabaseException;
import com.progimage.server.database.sql.SqlDatabase;
import com.progimage.server.database.sql.SqlSchema;
import com.progimage.server.database.sql.SqlSession;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.state.StateFailures;
import com.progimage.support.PostgresProcess;
import com.progimage.support.Programs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Transactions in PostgreSQL, and what becomes of them when it is away. */
final class PostgresDatabaseTest {
  /** What the contract of the stores allows, and what the machine of the tests may add. */
  private static final Duration BOUND = Duration.ofMillis(2_500);

  private static final Duration BACK = Duration.ofSeconds(5);

  /** One table with one number. */
  private record Numbers(int version) implements SqlSchema {
    @Override
    public String contents() {
      return "numbers";
    }

    @Override
    public void migrate(SqlSession session, int from) throws SQLException {
      if (from == 0) {
        session.create(List.of("CREATE TABLE number (value INTEGER NOT NULL)"));
        session.update("INSERT INTO number VALUES (0)");
      }
      if (from < 2 && version == 2) {
        session.create(List.of("ALTER TABLE number ADD COLUMN name TEXT"));
      }
    }
  }

  private static PostgresDatabase open(TestDatabase database, int version, String instance) {
    return PostgresDatabase.open(
        database.address(), new Numbers(version), instance, StateFailures::away);
  }

  private static PostgresDatabase open(TestDatabase database) {
    return open(database, 1, TestDatabase.INSTANCE);
  }

  private static long number(SqlSession session) throws SQLException {
    return session.query("SELECT value FROM number", row -> row.getLong(1)).getFirst();
  }

  /** Reads and writes, so that two of them at a time would lose one. */
  private static long addOne(SqlDatabase database) {
    return database.write(session -> {
      long next = number(session) + 1;
      session.update("UPDATE number SET value = ?", next);
      return next;
    });
  }

  private static void assertAway(Runnable call) {
    long started = System.nanoTime();
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            Failure.class,
            away -> {
              assertThat(away.code()).isEqualTo(ErrorCode.REGISTRY_UNAVAILABLE);
              assertThat(away.retryAfter()).isPresent();
            });
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(BOUND);
  }

  private static void awaitBack(Runnable call) {
    await()
        .atMost(BACK)
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptionsInstanceOf(Failure.class)
        .until(() -> {
          call.run();
          return true;
        });
  }

  @Test
  void writersOfAllServersRunOneAtATime() throws Exception {
    TestDatabase shared = TestDatabase.create();
    try (SqlDatabase one = open(shared);
        SqlDatabase two = open(shared);
        ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<?>> writers = new ArrayList<>();
      for (SqlDatabase server : List.of(one, two, one, two)) {
        writers.add(
            threads.submit(() -> {
              for (int i = 0; i < 25; i++) {
                addOne(server);
              }
            }));
      }
      for (Future<?> each : writers) {
        each.get();
      }
      assertThat(one.<Long>read(PostgresDatabaseTest::number)).isEqualTo(100);
    }
  }

  @Test
  void serversThatStartAtOnceCreateTheTablesOnce() throws Exception {
    TestDatabase shared = TestDatabase.create();
    List<Future<PostgresDatabase>> opened = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int i = 0; i < 4; i++) {
        opened.add(threads.submit(() -> open(shared)));
      }
    }
    for (Future<PostgresDatabase> each : opened) {
      addOne(each.get());
      each.get().close();
    }
    assertThat(shared.query("SELECT value FROM number")).containsExactly("4");
  }

  @Test
  void aReaderWaitsForNoWriterAndSeesOneState() throws Exception {
    TestDatabase shared = TestDatabase.create();
    CountDownLatch isRead = new CountDownLatch(1);
    try (SqlDatabase database = open(shared);
        ExecutorService threads = Executors.newFixedThreadPool(1)) {
      Future<Long> writer =
          threads.submit(() ->
              database.write(session -> {
                session.update("UPDATE number SET value = 1");
                try {
                  isRead.await();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
                return number(session);
              }));
      long before = database.read(PostgresDatabaseTest::number);
      isRead.countDown();
      assertThat(before).isZero();
      assertThat(writer.get()).isEqualTo(1);
      long difference =
          database.read(session -> {
            long first = number(session);
            addOne(database);
            return number(session) - first;
          });
      assertThat(difference).isZero();
    }
  }

  @Test
  void partsDoNotWaitForEachOther() {
    TestDatabase shared = TestDatabase.create();
    try (SqlDatabase database = open(shared)) {
      long seen =
          database.write(session -> {
            long other = database.part("another").write(PostgresDatabaseTest::number);
            return other + number(session);
          });
      assertThat(seen).isZero();
    }
  }

  @Test
  void whatARefusalOrAFailureStopsLeavesNothing() {
    TestDatabase shared = TestDatabase.create();
    try (SqlDatabase database = open(shared)) {
      Failure full = StateFailures.away(null);
      assertThatThrownBy(() ->
              database.write(session -> {
                session.update("UPDATE number SET value = 7");
                throw full;
              }))
          .isSameAs(full);
      assertAway(() ->
          database.write(session -> {
            session.update("UPDATE number SET value = 8");
            return session.update("INSERT INTO number VALUES (NULL)");
          }));
      assertThat(addOne(database)).isEqualTo(1);
    }
  }

  @Test
  void aConnectionThatBreaksInATransactionLeavesNothing() {
    TestDatabase shared = TestDatabase.create();
    try (SqlDatabase database = open(shared)) {
      assertAway(() ->
          database.write(session -> {
            session.update("UPDATE number SET value = 7");
            return session.update("SELECT pg_terminate_backend(pg_backend_pid())");
          }));
      assertThat(addOne(database)).isEqualTo(1);
    }
  }

  @Test
  @Tag("timed")
  void aStatementThatLastsEndsInTime() {
    TestDatabase shared = TestDatabase.create();
    try (SqlDatabase database = open(shared)) {
      assertAway(() -> database.read(session -> session.query("SELECT pg_sleep(5)", _ -> 1)));
      assertThat(addOne(database)).isEqualTo(1);
    }
  }

  @Test
  @Tag("timed")
  void aWriterThatStandsStillKeepsNoOtherFromWritingForLong() throws Exception {
    TestDatabase shared = TestDatabase.create();
    CountDownLatch end = new CountDownLatch(1);
    try (SqlDatabase stopped = open(shared);
        SqlDatabase other = open(shared);
        ExecutorService threads = Executors.newFixedThreadPool(1)) {
      CountDownLatch begun = new CountDownLatch(1);
      Future<?> writer =
          threads.submit(() ->
              assertAway(() ->
                  stopped.write(session -> {
                    session.update("UPDATE number SET value = 7");
                    begun.countDown();
                    // As a server whose process is suspended: it takes no notice of time.
                    while (end.getCount() > 0) {
                      boolean _ = Thread.interrupted();
                      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
                    }
                    return true;
                  })));
      begun.await();
      awaitBack(() -> addOne(other));
      end.countDown();
      writer.get();
      assertThat(other.<Long>read(PostgresDatabaseTest::number)).isEqualTo(1);
    }
  }

  @Test
  @Tag("timed")
  void itIsBackAloneAfterARestartAndWhenItStoodStill() {
    try (PostgresProcess postgres = new PostgresProcess()) {
      TestDatabase unused = TestDatabase.createIn(postgres);
      try (SqlDatabase database = open(TestDatabase.createIn(postgres))) {
        assertThat(addOne(database)).isEqualTo(1);
        postgres.kill();
        assertAway(() -> addOne(database));
        assertAway(() -> database.read(PostgresDatabaseTest::number));
        // It creates its tables later.
        try (SqlDatabase late = open(unused)) {
          assertAway(() -> addOne(late));
          postgres.start();
          awaitBack(() -> addOne(database));
          awaitBack(() -> addOne(late));
          assertThat(addOne(late)).isEqualTo(2);
        }
        postgres.suspend();
        assertAway(() -> addOne(database));
        assertAway(() -> addOne(database));
        postgres.resume();
        awaitBack(() -> addOne(database));
        assertThat(addOne(database)).isGreaterThanOrEqualTo(4);
      }
    }
  }

  @Test
  @Tag("timed")
  void aStandbyThatIsPromotedTakesOver() {
    try (PostgresProcess primary = new PostgresProcess()) {
      String name = primary.create();
      try (PostgresProcess standby = primary.standby();
          SqlDatabase database = open(PostgresAddress.parse(primary.url(standby, name)))) {
        assertThat(addOne(database)).isEqualTo(1);
        standby.awaitReplication(primary);
        primary.kill();
        assertAway(() -> addOne(database));
        standby.promote();
        awaitBack(() -> addOne(database));
        assertThat(addOne(database)).isGreaterThanOrEqualTo(3);
      }
    }
  }

  @Test
  void tablesAreMigratedAndThoseOfALaterVersionLeftAlone() throws SQLException {
    TestDatabase shared = TestDatabase.create();
    open(shared).close();
    open(shared, 2, TestDatabase.INSTANCE).close();
    open(shared, 2, TestDatabase.INSTANCE).close();
    assertThat(shared.query("SELECT count(name) FROM number")).containsExactly("0");
    assertThatThrownBy(() -> open(shared, 1, TestDatabase.INSTANCE))
        .isInstanceOf(UnusableDatabaseException.class)
        .hasMessageContaining("a later version of ProgImage wrote the numbers in postgres://127.")
        .hasMessageContaining("schema 2, supported is 1");
  }

  @Test
  void aServerGoesOnWhileALaterVersionAddsAColumn() {
    TestDatabase shared = TestDatabase.create();
    try (SqlDatabase database = open(shared)) {
      for (int i = 0; i < 10; i++) {
        // PostgreSQL plans a statement that is run often, once for all.
        database.read(session -> session.query("SELECT * FROM number", row -> row.getLong(1)));
      }
      open(shared, 2, TestDatabase.INSTANCE).close();
      awaitBack(() ->
          database.read(session -> session.query("SELECT * FROM number", row -> row.getLong(1))));
    }
  }

  @Test
  void theDatabaseOfOtherImagesIsRefused() throws SQLException {
    TestDatabase shared = TestDatabase.create();
    open(shared).close();
    assertThatThrownBy(() -> open(shared, 1, "other images"))
        .isInstanceOf(UnusableDatabaseException.class)
        .hasMessageContaining("those of the instance " + TestDatabase.INSTANCE)
        .hasMessageContaining("DELETE FROM progimage.deployment");
    shared.execute("DELETE FROM progimage.deployment");
    open(shared, 1, "other images").close();
  }

  @Test
  void aWrongPasswordOrNameIsToldAtTheStart() {
    PostgresProcess postgres = PostgresProcess.shared();
    for (String url :
        List.of(
            "postgres://progimage:wrong@127.0.0.1:%d/postgres".formatted(postgres.port()),
            postgres.url("missing"))) {
      assertThatThrownBy(() -> open(PostgresAddress.parse(url)))
          .isInstanceOf(UnusableDatabaseException.class)
          .hasMessageContaining("cannot use postgres://127.0.0.1:" + postgres.port())
          .hasMessageContaining(url.contains("wrong") ? "password" : "missing")
          .hasMessageNotContaining("wrong@")
          .hasMessageNotContaining("secret");
    }
  }

  private static PostgresDatabase open(PostgresAddress address) {
    return PostgresDatabase.open(
        address, new Numbers(1), TestDatabase.INSTANCE, StateFailures::away);
  }

  @Test
  void theCertificateAndItsNameAreChecked(@TempDir Path folder) throws Exception {
    String key = folder.resolve("server.key").toString();
    Path certificate = folder.resolve("server.crt");
    Programs.run(
        Programs.find("openssl", "openssl").toString(),
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=localhost",
        "-addext",
        "subjectAltName=DNS:localhost",
        "-keyout",
        key,
        "-out",
        certificate.toString());
    try (PostgresProcess postgres =
        new PostgresProcess(
            Map.of(
                "server.key",
                Files.readString(Path.of(key)),
                "server.crt",
                Files.readString(certificate)),
            "ssl=on",
            "ssl_cert_file=FOLDER/server.crt",
            "ssl_key_file=FOLDER/server.key")) {
      String name = postgres.create();
      String verified = "?sslmode=verify-full";
      String trusting = verified + "&sslrootcert=" + certificate;

      open(PostgresAddress.parse(postgres.url("localhost", name) + trusting)).close();
      for (String url :
          List.of(
              // Another name than that of the certificate.
              postgres.url("127.0.0.1", name) + trusting,
              // An authority that the JVM does not know.
              postgres.url("localhost", name) + verified)) {
        assertThatThrownBy(() -> open(PostgresAddress.parse(url)))
            .as(url)
            .isInstanceOf(UnusableDatabaseException.class)
            .hasMessageContaining("cannot use postgres://");
      }
    }
    assertThatThrownBy(() ->
            open(
                PostgresAddress.parse(
                    PostgresProcess.shared().url("localhost", "postgres")
                        + "?sslmode=verify-full")))
        .as("a server without TLS")
        .isInstanceOf(UnusableDatabaseException.class);
  }
}
