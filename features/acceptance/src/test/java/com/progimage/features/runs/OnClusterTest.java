package com.progimage.features.runs;

import com.progimage.features.RegistryKind;
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

/** The scenarios about what is stored, jobs, facts and keys; {@link AllOnClusterTest} has all. */
@Suite
@SuiteDisplayName("HTTP on a Redis Cluster")
@IncludeEngines("cucumber")
@SelectPackages("com.progimage.features")
@IncludeTags(Run.HTTP + Run.ON_CLUSTER + Run.ABOUT_STORES)
@ConfigurationParameter(key = "cucumber.plugin", value = Run.TALLY + "http-a-redis-cluster.html")
final class OnClusterTest {
  @BeforeSuite
  static void begin() {
    Run.begin(DoorKind.HTTP, RegistryKind.CLUSTER);
  }

  @AfterSuite
  static void end() throws IOException {
    Tally.end("cluster.html");
  }
}
