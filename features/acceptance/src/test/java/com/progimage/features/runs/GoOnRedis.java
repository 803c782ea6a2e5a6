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
@SuiteDisplayName("Go on Redis")
@IncludeEngines("cucumber")
@SelectPackages("com.progimage.features")
@IncludeTags(Run.GO + Run.ON_REDIS)
@ConfigurationParameter(key = "cucumber.plugin", value = Run.TALLY + "go-redis.html")
final class GoOnRedis {
  @BeforeSuite
  static void begin() {
    Run.begin(DoorKind.GO, RegistryKind.REDIS);
  }
}
