package com.progimage.server.state.sqlite;

import com.progimage.server.database.SqliteSession;
import com.progimage.server.image.Owner;
import com.progimage.server.state.ItemLease;
import com.progimage.server.state.StateJson;
import com.progimage.server.state.StateStore;
import com.progimage.server.state.job.JobId;
import com.progimage.server.state.job.JobSource;
import com.progimage.server.state.job.WorkKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The table of unfinished items. A waiting item has a place in its line; when an item is given out,
 * the next item of its job joins the end of the line, if its owner has few items there. Otherwise
 * it is held until one of its owner's leaves the line.
 *
 * @param lastPlace the last place that was assigned
 */
record SqliteWork(SqliteSession session, AtomicLong lastPlace) {
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

  /** Schema 3 may be without it. */
  static final String HELD_ITEMS =
      """
      CREATE TABLE IF NOT EXISTS held_item (
        line INTEGER NOT NULL, owner TEXT NOT NULL, place INTEGER NOT NULL, job TEXT NOT NULL,
        position INTEGER NOT NULL, PRIMARY KEY (line, owner, place)) WITHOUT ROWID
      """;

  /** The line of an owner's items. */
  private record OwnLine(Owner owner, WorkKind kind, boolean isShort) {
    int number() {
      return 2 * isFetched(kind) + (isShort ? 1 : 0);
    }
  }

  SqliteWork(SqliteSession session) {
    this(session, new AtomicLong());
  }

  /** Migrates the table of schema 1, in which all items of a job waited at once. */
  void bringUpToDate() throws SQLException {
    session.execute("DROP INDEX item_waiting");
    session.execute("ALTER TABLE item ADD COLUMN is_fetched INTEGER NOT NULL DEFAULT 0");
    session.execute("ALTER TABLE item ADD COLUMN place INTEGER");
    session.update("UPDATE item SET is_fetched = source LIKE 'url %', place = position");
    session.execute(ITEMS_IN_LINE);
    session.execute(ITEMS_TAKEN);
  }

  /** Ends the leases of an earlier server. */
  void open() throws SQLException {
    session.update("UPDATE item SET is_taken = 0 WHERE is_taken = 1");
    lastPlace.set(
        session
            .query(
                """
                SELECT max(coalesce((SELECT max(place) FROM item), 0),
                  coalesce((SELECT max(place) FROM held_item), 0))
                """,
                row -> row.getLong(1))
            .getFirst());
  }

  void insert(JobId id, Owner owner, List<JobSource> sources) throws SQLException {
    int isShort = sources.size() <= StateStore.SHORT ? 1 : 0;
    for (int i = 0; i < sources.size(); i++) {
      session.update(
          "INSERT INTO item (job, position, source, is_short, is_fetched) VALUES (?, ?, ?, ?, ?)",
          id.text(),
          i,
          sources.get(i).text(),
          isShort,
          isFetched(sources.get(i).work()));
    }
    for (int i = 0; i < Math.min(StateStore.WINDOW, sources.size()); i++) {
      hold(new OwnLine(owner, sources.get(i).work(), isShort == 1), id, i);
    }
    for (WorkKind kind : WorkKind.values()) {
      fill(new OwnLine(owner, kind, isShort == 1));
    }
  }

  private void hold(OwnLine line, JobId id, int position) throws SQLException {
    session.update(
        "INSERT INTO held_item (line, owner, place, job, position) VALUES (?, ?, ?, ?, ?)",
        line.number(),
        line.owner().name(),
        lastPlace.incrementAndGet(),
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
              lastPlace.incrementAndGet(),
              held.job(),
              held.position());
    }
  }

  private record HeldItem(long place, String job, int position) {}

  /** The items of an owner in a line; those to fetch leave it when they have ended. */
  private int inLine(OwnLine line) throws SQLException {
    String waiting =
        """
        SELECT count(*) FROM item i CROSS JOIN job j ON j.id = i.job
        WHERE i.is_taken = 0 AND i.place IS NOT NULL AND i.is_fetched = ? AND i.is_short = ?
          AND j.owner = ?
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

  List<ItemLease> take(WorkKind kind, int most) throws SQLException {
    List<ItemLease> taken = new ArrayList<>();
    for (int isShort = 1; isShort >= 0; isShort--) {
      taken.addAll(
          session.query(
              """
              SELECT i.*, j.owner, j.outputs FROM item i JOIN job j ON j.id = i.job
              WHERE i.is_taken = 0 AND i.place IS NOT NULL AND i.is_fetched = ? AND i.is_short = ?
              ORDER BY i.place LIMIT ?
              """,
              SqliteWork::lease,
              isFetched(kind),
              isShort,
              most));
    }
    for (ItemLease lease : taken) {
      session.update(
          "UPDATE item SET is_taken = 1, deliveries = ? WHERE job = ? AND position = ?",
          lease.deliveries(),
          lease.job().text(),
          lease.index());
      if (kind == WorkKind.MAKE) {
        holdNext(lease);
        fillAfter(lease);
      }
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

  /** Whether the lease still has the item: it has not ended and was not given to another. */
  boolean isHeld(ItemLease lease) throws SQLException {
    return !session
        .query(
            """
            SELECT 1 FROM item
            WHERE job = ? AND position = ? AND is_taken = 1 AND deliveries = ?
            """,
            row -> row.getInt(1),
            lease.job().text(),
            lease.index(),
            lease.deliveries())
        .isEmpty();
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
      fillAfter(lease);
    }
    return isFirst;
  }

  private void fillAfter(ItemLease lease) throws SQLException {
    for (WorkKind kind : WorkKind.values()) {
      fill(new OwnLine(lease.owner(), kind, lease.isShort()));
    }
  }

  void giveBack(ItemLease lease) throws SQLException {
    session.update(
        """
        UPDATE item SET is_taken = 0, deliveries = deliveries - 1
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
