package com.progimage.features.runs;

import com.progimage.features.RegistryKind;
import com.progimage.features.door.DoorKind;
import org.junit.platform.suite.api.BeforeSuite;
import org.junit.platform.suite.api.ConfigurationParameter;
import org.junit.platform.suite.api.IncludeEngines;
import org.junit.platform.suite.api.IncludeTags;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;
import org.junit.platform.suite.api.SuiteDisplayName;

@Suite
@SuiteDisplayName("SDK on Redis")
@IncludeEngines("cucumber")
@SelectPackages("com.progimage.features")
@IncludeTags(Run.SDK + Run.ON_REDIS)
@ConfigurationParameter(key = "cucumber.plugin", value = Run.TALLY + "sdk-redis.html")
final class SdkOnRedis {
  @BeforeSuite
  static void begin() {
    Run.begin(DoorKind.SDK, RegistryKind.REDIS);
  }
}
