package com.progimage.features.runs;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.features.Site;
import java.io.IOException;
import org.junit.platform.suite.api.AfterSuite;
import org.junit.platform.suite.api.SelectClasses;
import org.junit.platform.suite.api.Suite;

/** Every scenario in every run. The report for people is {@code target/acceptance/index.html}. */
@Suite
@SelectClasses({
  HttpOnSqlite.class,
  SdkOnSqlite.class,
  CliOnSqlite.class,
  HttpOnRedis.class,
  SdkOnRedis.class,
  CliOnRedis.class
})
final class AcceptanceTest {
  @AfterSuite
  static void end() throws IOException {
    Tally.report();
    assertThat(Site.stopShared()).as("exit statuses after a drain").containsOnly(0);
    if (Boolean.parseBoolean(System.getenv("CI"))) {
      assertThat(Tally.skipped()).as("skipped scenarios").isEmpty();
    }
  }
}
