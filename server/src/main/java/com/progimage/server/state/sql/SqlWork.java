package com.progimage.server.state.sql;

import com.progimage.server.database.sql.SqlSession;
import com.progimage.server.image.Owner;
import com.progimage.server.state.ItemLease;
import com.progimage.server.state.StateJson;
import com.progimage.server.state.StateStore;
import com.progimage.server.state.job.JobId;
import com.progimage.server.state.job.JobSource;
import com.progimage.server.state.job.WorkKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The table of unfinished items. A waiting item has a place in its line; when an item is given out,
 * the next item of its job joins the end of the line, if its owner has few items there. Otherwise
 * it is held until one of its owner's leaves the line. One transaction uses an object of this
 * class.
 */
final class SqlWork {
  private static final String ITEMS_IN_LINE =
      """
      CREATE INDEX item_in_line ON item (is_fetched, is_short, place)
      WHERE is_taken = 0 AND place IS NOT NULL
      """;

  private static final String ITEMS_TAKEN =
      "CREATE INDEX item_taken ON item (job, position) WHERE is_taken = 1";

  static final List<String> TABLES =
      List.of(
          """
          CREATE TABLE item (
            job TEXT NOT NULL REFERENCES job (id) ON DELETE CASCADE, position INTEGER NOT NULL,
            source TEXT NOT NULL, is_short INTEGER NOT NULL, is_taken INTEGER NOT NULL DEFAULT 0,
            deliveries INTEGER NOT NULL DEFAULT 0, is_fetched INTEGER NOT NULL DEFAULT 0,
            place INTEGER, PRIMARY KEY (job, position)) WITHOUT ROWID
          """,
          ITEMS_IN_LINE,
          ITEMS_TAKEN);

  /** Schemas 3 and 4 may have the first one. */
  static final List<String> TABLES_OF_SCHEMA_5 =
      List.of(
          """
          CREATE TABLE IF NOT EXISTS held_item (
            line INTEGER NOT NULL, owner TEXT NOT NULL, place INTEGER NOT NULL, job TEXT NOT NULL,
            position INTEGER NOT NULL, PRIMARY KEY (line, owner, place)) WITHOUT ROWID
          """,
          "CREATE TABLE last_place (place INTEGER NOT NULL)",
          """
          INSERT INTO last_place
          SELECT coalesce(max(place), 0)
          FROM (SELECT place FROM item UNION ALL SELECT place FROM held_item) places
          """,
          "ALTER TABLE item ADD COLUMN leased_until INTEGER",
          """
          CREATE INDEX item_by_lease ON item (leased_until)
          WHERE is_taken = 1 AND leased_until IS NOT NULL
          """);

  /** The number of places that a transaction reserves at a time. It leaves gaps between them. */
  private static final int PLACES_AT_ONCE = 1_000;

  private final SqlSession session;
  private long lastPlace;
  private long lastReserved;

  /** The line of an owner's items. */
  private record OwnLine(Owner owner, WorkKind kind, boolean isShort) {
    int number() {
      return 2 * isFetched(kind) + (isShort ? 1 : 0);
    }
  }

  SqlWork(SqlSession session) {
    this.session = session;
  }

  /** Migrates the table of schema 1, in which all items of a job waited at once. */
  static void bringUpToDate(SqlSession session) throws SQLException {
    session.execute("DROP INDEX item_waiting");
    session.execute("ALTER TABLE item ADD COLUMN is_fetched INTEGER NOT NULL DEFAULT 0");
    session.execute("ALTER TABLE item ADD COLUMN place INTEGER");
    session.update("UPDATE item SET is_fetched = source LIKE 'url %', place = position");
    session.execute(ITEMS_IN_LINE);
    session.execute(ITEMS_TAKEN);
  }

  /** Ends all leases. */
  void endLeases() throws SQLException {
    session.update("UPDATE item SET is_taken = 0, leased_until = NULL WHERE is_taken = 1");
  }

  /** Ends the leases of items of a kind that no server has renewed in time. */
  private void endOverdue(WorkKind kind) throws SQLException {
    session.update(
        """
        UPDATE item SET is_taken = 0, leased_until = NULL
        WHERE is_taken = 1 AND leased_until <= %s AND is_fetched = ?
        """
            .formatted(session.dialect().now()),
        isFetched(kind));
  }

  private long nextPlace() throws SQLException {
    if (lastPlace == lastReserved) {
      lastReserved =
          session
              .query(
                  "UPDATE last_place SET place = place + ? RETURNING place",
                  row -> row.getLong(1),
                  PLACES_AT_ONCE)
              .getFirst();
      lastPlace = lastReserved - PLACES_AT_ONCE;
    }
    lastPlace++;
    return lastPlace;
  }

  void insert(JobId id, Owner owner, List<JobSource> sources) throws SQLException {
    int isShort = sources.size() <= StateStore.SHORT ? 1 : 0;
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      JobSource source = sources.get(i);
      rows.add(new Object[] {id.text(), i, source.text(), isShort, isFetched(source.work())});
    }
    int[] _ =
        session.updateAll(
            "INSERT INTO item (job, position, source, is_short, is_fetched) VALUES (?, ?, ?, ?, ?)",
            rows);
    Set<OwnLine> lines = new LinkedHashSet<>();
    for (int i = 0; i < Math.min(StateStore.WINDOW, sources.size()); i++) {
      OwnLine line = new OwnLine(owner, sources.get(i).work(), isShort == 1);
      hold(line, id, i);
      lines.add(line);
    }
    for (OwnLine line : lines) {
      fill(line);
    }
  }

  private void hold(OwnLine line, JobId id, int position) throws SQLException {
    session.update(
        "INSERT INTO held_item (line, owner, place, job, position) VALUES (?, ?, ?, ?, ?)",
        line.number(),
        line.owner().name(),
        nextPlace(),
        id.text(),
        position);
  }

  /** Lets the next item of a job wait for its turn. It may be held twice, and gets one place. */
  private void holdNext(ItemLease lease) throws SQLException {
    int position = lease.index() + StateStore.WINDOW;
    List<Integer> next =
        session.query(
            "SELECT is_fetched FROM item WHERE job = ? AND position = ? AND place IS NULL",
            row -> row.getInt(1),
            lease.job().text(),
            position);
    if (!next.isEmpty()) {
      WorkKind kind = next.getFirst() == 1 ? WorkKind.FETCH : WorkKind.MAKE;
      hold(new OwnLine(lease.owner(), kind, lease.isShort()), lease.job(), position);
    }
  }

  /** Moves held items of an owner to the end of a line, while the owner has few there. */
  private void fill(OwnLine line) throws SQLException {
    int room = StateStore.window(line.kind(), line.owner()) - inLine(line);
    while (room > 0) {
      List<HeldItem> next =
          session.query(
              "SELECT * FROM held_item WHERE line = ? AND owner = ? ORDER BY place LIMIT 1",
              row ->
                  new HeldItem(row.getLong("place"), row.getString("job"), row.getInt("position")),
              line.number(),
              line.owner().name());
      if (next.isEmpty()) {
        return;
      }
      HeldItem held = next.getFirst();
      session.update(
          "DELETE FROM held_item WHERE line = ? AND owner = ? AND place = ?",
          line.number(),
          line.owner().name(),
          held.place());
      room -=
          session.update(
              "UPDATE item SET place = ? WHERE job = ? AND position = ? AND place IS NULL",
              nextPlace(),
              held.job(),
              held.position());
    }
  }

  private record HeldItem(long place, String job, int position) {}

  /**
   * The items of an owner in a line; those to fetch leave it when they have ended. The owner is an
   * expression, so that SQLite reads the few items in line, and not all jobs of the owner.
   */
  private int inLine(OwnLine line) throws SQLException {
    String waiting =
        """
        SELECT count(*) FROM item i JOIN job j ON j.id = i.job
        WHERE i.is_taken = 0 AND i.place IS NOT NULL AND i.is_fetched = ? AND i.is_short = ?
          AND j.owner || '' = ?
        """;
    int count = count(waiting, line);
    return line.kind() == WorkKind.MAKE
        ? count
        : count + count(waiting.replace("i.is_taken = 0", "i.is_taken = 1"), line);
  }

  private int count(String query, OwnLine line) throws SQLException {
    return session
        .query(
            query,
            row -> row.getInt(1),
            isFetched(line.kind()),
            line.isShort() ? 1 : 0,
            line.owner().name())
        .getFirst();
  }

  private static int isFetched(WorkKind kind) {
    return kind == WorkKind.FETCH ? 1 : 0;
  }

  /** Whether an item of a kind waits, or is leased to a server that has not renewed in time. */
  boolean isWaiting(WorkKind kind) throws SQLException {
    return session
        .query(
            """
            SELECT EXISTS (
                SELECT 1 FROM item WHERE is_taken = 0 AND place IS NOT NULL AND is_fetched = ?)
              OR EXISTS (
                SELECT 1 FROM item WHERE is_taken = 1 AND leased_until <= %s AND is_fetched = ?)
            """
                .formatted(session.dialect().now()),
            row -> row.getBoolean(1),
            isFetched(kind),
            isFetched(kind))
        .getFirst();
  }

  List<ItemLease> take(WorkKind kind, int most, Duration leaseTime) throws SQLException {
    endOverdue(kind);
    List<ItemLease> taken = new ArrayList<>();
    for (int isShort = 1; isShort >= 0; isShort--) {
      taken.addAll(
          session.query(
              """
              SELECT i.*, j.owner, j.outputs FROM item i JOIN job j ON j.id = i.job
              WHERE i.is_taken = 0 AND i.place IS NOT NULL AND i.is_fetched = ? AND i.is_short = ?
              ORDER BY i.place LIMIT ?
              """,
              SqlWork::lease,
              isFetched(kind),
              isShort,
              most));
    }
    int[] _ =
        session.updateAll(
            """
            UPDATE item SET is_taken = 1, deliveries = ?, leased_until = %s + ?
            WHERE job = ? AND position = ?
            """
                .formatted(session.dialect().now()),
            taken.stream()
                .map(lease ->
                    new @Nullable Object[] {
                      lease.deliveries(), leaseTime.toMillis(), lease.job().text(), lease.index()
                    })
                .toList());
    if (kind == WorkKind.MAKE) {
      for (ItemLease lease : taken) {
        holdNext(lease);
      }
      fillAfter(taken);
    }
    return taken;
  }

  private static ItemLease lease(ResultSet row) throws SQLException {
    return new ItemLease(
        new JobId(row.getString("job")),
        new Owner(row.getString("owner")),
        row.getInt("position"),
        JobSource.of(row.getString("source")),
        StateJson.readWork(row.getString("outputs")),
        /* ticket= */ "",
        row.getInt("is_short") == 1,
        row.getInt("deliveries") + 1);
  }

  /**
   * Renews leases.
   *
   * @return those that still have their items: the others have ended or were given to another
   */
  Set<ItemLease> renew(Collection<ItemLease> leases, Duration leaseTime) throws SQLException {
    List<ItemLease> asked = List.copyOf(leases);
    int[] renewed =
        session.updateAll(
            """
            UPDATE item SET leased_until = %s + ?
            WHERE job = ? AND position = ? AND is_taken = 1 AND deliveries = ?
            """
                .formatted(session.dialect().now()),
            asked.stream()
                .map(lease ->
                    new @Nullable Object[] {
                      leaseTime.toMillis(), lease.job().text(), lease.index(), lease.deliveries()
                    })
                .toList());
    Set<ItemLease> held = new HashSet<>();
    for (int i = 0; i < renewed.length; i++) {
      if (renewed[i] == 1) {
        held.add(asked.get(i));
      }
    }
    return held;
  }

  /**
   * @return false if it had already ended
   */
  boolean end(ItemLease lease) throws SQLException {
    boolean isFirst =
        session.update(
                "DELETE FROM item WHERE job = ? AND position = ?",
                lease.job().text(),
                lease.index())
            == 1;
    if (isFirst && lease.source().work() == WorkKind.FETCH) {
      holdNext(lease);
      fillAfter(List.of(lease));
    }
    return isFirst;
  }

  /** Fills the lines that the items of leases were in, or that the next ones of their jobs need. */
  private void fillAfter(List<ItemLease> leases) throws SQLException {
    Set<OwnLine> lines = new LinkedHashSet<>();
    for (ItemLease lease : leases) {
      for (WorkKind kind : WorkKind.values()) {
        lines.add(new OwnLine(lease.owner(), kind, lease.isShort()));
      }
    }
    for (OwnLine line : lines) {
      fill(line);
    }
  }

  void giveBack(ItemLease lease) throws SQLException {
    session.update(
        """
        UPDATE item SET is_taken = 0, deliveries = deliveries - 1, leased_until = NULL
        WHERE job = ? AND position = ? AND is_taken = 1 AND deliveries = ?
        """,
        lease.job().text(),
        lease.index(),
        lease.deliveries());
  }

  void drop(JobId id, Owner owner) throws SQLException {
    session.update("DELETE FROM item WHERE job = ?", id.text());
    for (WorkKind kind : WorkKind.values()) {
      fill(new OwnLine(owner, kind, /* isShort= */ true));
      fill(new OwnLine(owner, kind, /* isShort= */ false));
    }
  }

  long taken() throws SQLException {
    return session
        .query("SELECT count(*) FROM item WHERE is_taken = 1", row -> row.getLong(1))
        .getFirst();
  }
}
