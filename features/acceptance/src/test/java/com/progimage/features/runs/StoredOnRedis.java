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

/** The scenarios about what is stored. */
@Suite
@SuiteDisplayName("HTTP on Redis in an object store, what is stored")
@IncludeEngines("cucumber")
@SelectPackages("com.progimage.features")
@IncludeTags(Run.HTTP + Run.ON_REDIS + Run.IN_OBJECT_STORE + Run.ABOUT_WHAT_IS_STORED)
@ConfigurationParameter(
    key = "cucumber.plugin",
    value = Run.TALLY + "http-redis-in-an-object-store.html")
final class StoredOnRedis {
  @BeforeSuite
  static void begin() {
    Run.begin(DoorKind.HTTP, RegistryKind.REDIS, Setup.OBJECT_STORE);
  }
}
