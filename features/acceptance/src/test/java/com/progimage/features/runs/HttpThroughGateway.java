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

/** The gateway makes no difference, whichever of the two answers. */
@Suite
@SuiteDisplayName("HTTP through the gateway")
@IncludeEngines("cucumber")
@SelectPackages("com.progimage.features")
@IncludeTags(Run.HTTP + Run.ON_SQLITE)
@ConfigurationParameter(
    key = "cucumber.plugin",
    value = Run.TALLY + "http-sqlite-through-the-gateway.html")
final class HttpThroughGateway {
  @BeforeSuite
  static void begin() {
    Run.begin(DoorKind.HTTP, RegistryKind.SQLITE, Setup.GATEWAY);
  }
}
