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

/**
 * The scenarios about Redis. The command line does not see which registry a server has: the other
 * scenarios run on Redis through the other doors, and in the long form through this one too.
 */
@Suite
@SuiteDisplayName("CLI on Redis")
@IncludeEngines("cucumber")
@SelectPackages("com.progimage.features")
@IncludeTags(Run.CLI + Run.ABOUT_REDIS)
@ConfigurationParameter(key = "cucumber.plugin", value = Run.TALLY + "cli-redis.html")
final class CliOnRedis {
  @BeforeSuite
  static void begin() {
    Run.begin(DoorKind.CLI, RegistryKind.REDIS);
  }
}
