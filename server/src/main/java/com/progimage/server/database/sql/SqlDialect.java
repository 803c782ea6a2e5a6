package com.progimage.server.database.sql;

import org.jspecify.annotations.Nullable;

/** Writes what the two engines write differently. All other SQL is the same for both. */
public enum SqlDialect {
  SQLITE {
    @Override
    String table(String definition) {
      return definition;
    }

    @Override
    public String now() {
      return "CAST(unixepoch('subsec') * 1000 AS INTEGER)";
    }

    @Override
    public String jsonLength(String column) {
      return "json_array_length(" + column + ")";
    }

    @Override
    public String jsonTexts() {
      return "(SELECT value FROM json_each(?))";
    }

    @Override
    @Nullable Object argument(@Nullable Object argument) {
      return argument;
    }
  },

  POSTGRESQL {
    /** Words of SQL are in upper case, names are not. */
    @Override
    String table(String definition) {
      return definition
          .replaceAll(
              "INTEGER PRIMARY KEY(?! REFERENCES)",
              "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY")
          .replaceAll("\\bINTEGER\\b", "BIGINT")
          // The order of bytes, as in SQLite, and not that of a language.
          .replaceAll("\\bTEXT\\b", "TEXT COLLATE \"C\"")
          .replaceAll("\\bBLOB\\b", "BYTEA")
          .replaceAll("\\bREAL\\b", "DOUBLE PRECISION")
          .replaceAll("\\s*\\bWITHOUT ROWID\\b", "");
    }

    @Override
    public String now() {
      return "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)";
    }

    @Override
    public String jsonLength(String column) {
      return "json_array_length(CAST(" + column + " AS JSON))";
    }

    @Override
    public String jsonTexts() {
      return "(SELECT json_array_elements_text(CAST(? AS JSON)))";
    }

    /** PostgreSQL stores every character but one. */
    @Override
    @Nullable Object argument(@Nullable Object argument) {
      return argument instanceof String text ? text.replace('\0', '\uFFFD') : argument;
    }
  };

  /**
   * Returns the statement that creates a table or an index.
   *
   * @param definition as SQLite takes it, with {@code INTEGER} for numbers of 64 bits
   */
  abstract String table(String definition);

  /** The database's own time, in milliseconds since 1970. */
  public abstract String now();

  /** The number of elements of an array of JSON in a column of text. */
  public abstract String jsonLength(String column);

  /** The texts in an array of JSON, which is an argument. */
  public abstract String jsonTexts();

  /** Returns what the engine can store in place of an argument. */
  abstract @Nullable Object argument(@Nullable Object argument);
}
