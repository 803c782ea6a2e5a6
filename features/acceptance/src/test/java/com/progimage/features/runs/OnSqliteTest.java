package com.progimage.features.runs;

import java.io.IOException;
import org.junit.platform.suite.api.AfterSuite;
import org.junit.platform.suite.api.SelectClasses;
import org.junit.platform.suite.api.Suite;

/** Every scenario through every door. People read {@code target/acceptance/sqlite.html}. */
@Suite
@SelectClasses({HttpOnSqlite.class, SdkOnSqlite.class, CliOnSqlite.class, GoOnSqlite.class})
final class OnSqliteTest {
  @AfterSuite
  static void end() throws IOException {
    Tally.end("sqlite.html");
  }
}
