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

/** The scenarios about what is stored; {@link AllInObjectStoreTest} has all. */
@Suite
@SuiteDisplayName("HTTP in an object store")
@IncludeEngines("cucumber")
@SelectPackages("com.progimage.features")
@IncludeTags(Run.HTTP + Run.IN_OBJECT_STORE + " & stored")
@ConfigurationParameter(
    key = "cucumber.plugin",
    value = Run.TALLY + "http-sqlite-in-an-object-store.html")
final class InObjectStoreTest {
  @BeforeSuite
  static void begin() {
    Run.begin(DoorKind.HTTP, RegistryKind.SQLITE, Setup.OBJECT_STORE);
  }

  @AfterSuite
  static void end() throws IOException {
    Tally.end("objects.html");
  }
}
