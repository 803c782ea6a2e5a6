package com.progimage.features.runs;

import com.progimage.features.RegistryKind;
import com.progimage.features.Setup;
import com.progimage.features.door.DoorKind;
import org.junit.platform.suite.api.BeforeSuite;
import org.junit.platform.suite.api.ConfigurationParameter;
import org.junit.platform.suite.api.IncludeEngines;
import org.junit.platform.suite.api.IncludeTags;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;
import org.junit.platform.suite.api.SuiteDisplayName;

/** Direct answers equal the others: here no GET is answered directly. */
@Suite
@SuiteDisplayName("HTTP with an access log")
@IncludeEngines("cucumber")
@SelectPackages("com.progimage.features")
@IncludeTags(Run.HTTP + Run.ON_SQLITE)
@ConfigurationParameter(
    key = "cucumber.plugin",
    value = Run.TALLY + "http-sqlite-with-an-access-log.html")
final class HttpWithAccessLog {
  @BeforeSuite
  static void begin() {
    Run.begin(DoorKind.HTTP, RegistryKind.SQLITE, Setup.ACCESS_LOG);
  }
}
