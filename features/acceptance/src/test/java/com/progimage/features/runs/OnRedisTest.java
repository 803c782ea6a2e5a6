package com.progimage.features.runs;

import java.io.IOException;
import org.junit.platform.suite.api.AfterSuite;
import org.junit.platform.suite.api.SelectClasses;
import org.junit.platform.suite.api.Suite;

/** Every scenario through every door. People read {@code target/acceptance/redis.html}. */
@Suite
@SelectClasses({HttpOnRedis.class, SdkOnRedis.class, CliOnRedis.class, GoOnRedis.class})
final class OnRedisTest {
  @AfterSuite
  static void end() throws IOException {
    Tally.end("redis.html");
  }
}
