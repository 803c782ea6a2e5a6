package com.progimage.features.runs;

import java.io.IOException;
import org.junit.platform.suite.api.AfterSuite;
import org.junit.platform.suite.api.SelectClasses;
import org.junit.platform.suite.api.Suite;

/** The scenarios about what is stored; {@link AllInObjectStoreTest} has all. */
@Suite
@SelectClasses({StoredOnSqlite.class, StoredOnRedis.class})
final class InObjectStoreTest {
  @AfterSuite
  static void end() throws IOException {
    Tally.end("objects.html");
  }
}
