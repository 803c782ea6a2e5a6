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

/** The long form of {@link CliOnRedis}. */
@Suite
@SuiteDisplayName("CLI on Redis, all scenarios")
@IncludeEngines("cucumber")
@SelectPackages("com.progimage.features")
@IncludeTags(Run.CLI + Run.ON_REDIS)
@ConfigurationParameter(key = "cucumber.plugin", value = Run.TALLY + "cli-redis-all.html")
final class AllOfCliOnRedisTest {
  @BeforeSuite
  static void begin() {
    Run.begin(DoorKind.CLI, RegistryKind.REDIS);
  }

  @AfterSuite
  static void end() throws IOException {
    Tally.end("redis-cli-all.html");
  }
}
