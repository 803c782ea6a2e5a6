package com.progimage.features.runs;

import java.io.IOException;
import org.junit.platform.suite.api.AfterSuite;
import org.junit.platform.suite.api.SelectClasses;
import org.junit.platform.suite.api.Suite;

/** The long form of {@link InObjectStoreTest}. */
@Suite
@SelectClasses({
  ObjectsOnSqlite.class,
  ObjectsOnRedis.class,
  ObjectsOnCluster.class,
  ObjectsWithPostgres.class
})
final class AllInObjectStoreTest {
  @AfterSuite
  static void end() throws IOException {
    Tally.end("objects-all.html");
  }
}
