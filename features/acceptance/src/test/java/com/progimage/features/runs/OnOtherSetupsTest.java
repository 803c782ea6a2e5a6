package com.progimage.features.runs;

import java.io.IOException;
import org.junit.platform.suite.api.AfterSuite;
import org.junit.platform.suite.api.SelectClasses;
import org.junit.platform.suite.api.Suite;

/**
 * The scenarios over HTTP in the other setups. People read {@code target/acceptance/setups.html}.
 */
@Suite
@SelectClasses({HttpThroughGateway.class, HttpWithAccessLog.class})
final class OnOtherSetupsTest {
  @AfterSuite
  static void end() throws IOException {
    Tally.end("setups.html");
  }
}
