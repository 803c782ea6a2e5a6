package com.progimage.support;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/** A real PostgreSQL on a free port, which can be killed and started again on the same one. */
public final class PostgresProcess implements AutoCloseable {
  private static final String DEBIAN_PACKAGE = "postgresql";
  private static final String USER = "progimage";
  private static final String PASSWORD = "secret/of:tests";
  private static final AtomicInteger DATABASES = new AtomicInteger();

  /** PostgreSQL refuses to run as root. */
  private static final boolean IS_ROOT = "root".equals(System.getProperty("user.name"));

  private static final String OTHER_USER = "nobody";
  private static final Path MEMORY = Path.of("/dev/shm");

  /** Containers often have little memory there. */
  private static final long NEEDED_BYTES = 1L << 30;

  private static final Path TEMPORARY = Path.of(System.getProperty("java.io.tmpdir"));

  private static @Nullable PostgresProcess shared;

  private final Path programs;
  private final Path folder;
  private final int port = Programs.freePort();
  private final List<String> settings;
  private @Nullable Process process;

  /**
   * Starts one on a new folder in memory.
   *
   * @param settings of the server, such as {@code ssl=on}
   */
  public PostgresProcess(String... settings) {
    this(Map.of(), settings);
  }

  /**
   * @param files texts of files by their names, for settings, in which FOLDER is where they are
   */
  public PostgresProcess(Map<String, String> files, String... settings) {
    this(MEMORY, files, settings);
  }

  /** Starts one whose commits wait for the disk. */
  public static PostgresProcess onDisk() {
    return new PostgresProcess(TEMPORARY, Map.of());
  }

  private PostgresProcess(Path parent, Map<String, String> files, String... settings) {
    this.settings = List.of(settings);
    this.programs = programs();
    this.folder = temporaryFolder(parent);
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    files.forEach(this::write);
    Path password = write("password", PASSWORD);
    run(
        "initdb",
        "--pgdata=" + data(),
        "--username=" + USER,
        "--pwfile=" + password,
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        // It sorts otherwise than bytes do.
        "--locale-provider=icu",
        "--icu-locale=en-US",
        "--no-sync");
    start();
  }

  /** Starts a standby of a primary. */
  private PostgresProcess(PostgresProcess primary) {
    this.settings = primary.settings;
    this.programs = primary.programs;
    this.folder = temporaryFolder(MEMORY);
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    run(
        "pg_basebackup",
        "--dbname=" + primary.url("postgres"),
        "--pgdata=" + data(),
        "--write-recovery-conf",
        "--checkpoint=fast",
        "--no-sync");
    start();
  }

  /** Starts one that replicates this one, and takes no writes. */
  public PostgresProcess standby() {
    return new PostgresProcess(this);
  }

  /** Waits until this standby has all that its primary has written so far. */
  public void awaitReplication(PostgresProcess primary) {
    String written = primary.query("SELECT pg_current_wal_lsn()");
    await()
        .until(() ->
            query("SELECT pg_last_wal_replay_lsn() >= '" + written + "'::pg_lsn").equals("t"));
  }

  /** Has this standby take writes. */
  public void promote() {
    assertThat(query("SELECT pg_promote()")).isEqualTo("t");
  }

  private String query(String sql) {
    try (Connection connection = connect("postgres");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return Objects.requireNonNull(rows.getString(1));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the one that all tests of this JVM share, each in its own database. */
  public static synchronized PostgresProcess shared() {
    PostgresProcess started = shared;
    if (started == null) {
      started = new PostgresProcess();
      shared = started;
    }
    return started;
  }

  /** Debian keeps the programs of each version in a folder of their own. */
  private static Path programs() {
    try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
      return versions
          .map(version -> version.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
          .max(Comparator.naturalOrder())
          .orElseGet(PostgresProcess::programsOnPath);
    } catch (IOException e) {
      return programsOnPath();
    }
  }

  private static Path programsOnPath() {
    Path initdb = Programs.find("initdb", DEBIAN_PACKAGE);
    try {
      return Objects.requireNonNull(initdb.toRealPath().getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path temporaryFolder(Path parent) {
    try {
      boolean fits =
          Files.isWritable(parent) && Files.getFileStore(parent).getUsableSpace() >= NEEDED_BYTES;
      Path folder = Files.createTempDirectory(fits ? parent : TEMPORARY, "postgres");
      if (IS_ROOT) {
        Programs.run("chown", OTHER_USER, folder.toString());
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a file that only PostgreSQL can read. */
  private Path write(String name, String text) {
    Path file = folder.resolve(name);
    try {
      Files.writeString(file, text, UTF_8);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      if (IS_ROOT) {
        Programs.run("chown", OTHER_USER, file.toString());
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path data() {
    return folder.resolve("data");
  }

  private List<String> command(String program, String... arguments) {
    List<String> command = new ArrayList<>();
    if (IS_ROOT) {
      // It becomes the program, so that signals reach it.
      command.addAll(List.of("setpriv", "--reuid=" + OTHER_USER, "--clear-groups", "--"));
    }
    command.add(programs.resolve(program).toString());
    command.addAll(List.of(arguments));
    return command;
  }

  private void run(String program, String... arguments) {
    Programs.Ended ended = Programs.run(folder, command(program, arguments).toArray(String[]::new));
    if (ended.status() != 0) {
      throw new AssertionError(program + ": " + ended.said());
    }
  }

  public void start() {
    List<String> command =
        new ArrayList<>(
            command(
                "postgres",
                "-D",
                data().toString(),
                "-p",
                Integer.toString(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories="));
    for (String setting : settings) {
      command.addAll(List.of("-c", setting.replace("FOLDER", folder.toString())));
    }
    try {
      process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(
                  ProcessBuilder.Redirect.appendTo(folder.resolve("postgres.log").toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      await()
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(20))
          .until(this::isReady);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(log(), e);
    }
  }

  private String log() {
    try {
      return Files.readString(folder.resolve("postgres.log"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private boolean isReady() {
    try {
      execute("postgres", "SELECT 1");
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  private void execute(String database, String sql) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Connects as the owner of all databases. */
  public Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d/%s?currentSchema=progimage".formatted(port, database),
        USER,
        PASSWORD);
  }

  /** Creates an empty database, and returns its name. */
  public String create() {
    String name = "test" + DATABASES.incrementAndGet();
    try {
      execute("postgres", "CREATE DATABASE " + name);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return name;
  }

  /** The URL of a database, as {@code --state} takes it. */
  public String url(String database) {
    return url("127.0.0.1", database);
  }

  /** The URL of a database at a host, as {@code --state} takes it. */
  public String url(String host, String database) {
    return "postgres://%s:secret%%2Fof%%3Atests@%s:%d/%s".formatted(USER, host, port, database);
  }

  /** The URL of a database here and at a standby. */
  public String url(PostgresProcess standby, String database) {
    return url(database)
        .replace(":" + port + "/", ":%d,127.0.0.1:%d/".formatted(port, standby.port));
  }

  public int port() {
    return port;
  }

  /** Ends all its processes as a crash would. */
  public void kill() {
    Process running = process;
    if (running != null) {
      List<ProcessHandle> others = running.descendants().toList();
      running.destroyForcibly().onExit().join();
      others.forEach(ProcessHandle::destroyForcibly);
      others.forEach(other -> other.onExit().join());
      process = null;
    }
  }

  /** Stops its threads and those of its connections, so that it answers nothing. */
  public void suspend() {
    signal("STOP");
  }

  public void resume() {
    signal("CONT");
  }

  private void signal(String name) {
    Process running = process;
    if (running == null) {
      throw new IllegalStateException("it does not run");
    }
    List<ProcessHandle> all = new ArrayList<>(running.descendants().toList());
    all.add(running.toHandle());
    for (ProcessHandle each : all) {
      // Those that look after the tables come and go.
      Programs.Ended _ = Programs.run(folder, "kill", "-" + name, Long.toString(each.pid()));
    }
  }

  @Override
  public void close() {
    kill();
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException | UncheckedIOException e) {
      // Its last processes may still write.
    }
  }
}
