package com.progimage.features.runs;

import com.progimage.features.RegistryKind;
import com.progimage.features.Setup;
import com.progimage.features.door.DoorKind;
import java.io.IOException;
import org.junit.platform.suite.api.AfterSuite;
import org.junit.platform.suite.api.BeforeSuite;
import org.junit.platform.suite.api.ConfigurationParameter;
import org.junit.platform.suite.api.IncludeEngines;
import org.junit.platform.suite.api.IncludeTags;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;
import org.junit.platform.suite.api.SuiteDisplayName;

/** The scenarios about jobs, facts and keys; {@link AllOnPostgresTest} has all. */
@Suite
@SuiteDisplayName("HTTP with PostgreSQL")
@IncludeEngines("cucumber")
@SelectPackages("com.progimage.features")
@IncludeTags(Run.HTTP + Run.ON_SQLITE + Run.ABOUT_STATE)
@ConfigurationParameter(
    key = "cucumber.plugin",
    value = Run.TALLY + "http-sqlite-with-postgresql.html")
final class OnPostgresTest {
  @BeforeSuite
  static void begin() {
    Run.begin(DoorKind.HTTP, RegistryKind.SQLITE, Setup.POSTGRES);
  }

  @AfterSuite
  static void end() throws IOException {
    Tally.end("postgres.html");
  }
}
