package com.progimage.features;

import org.junit.platform.suite.api.ConfigurationParameter;
import org.junit.platform.suite.api.IncludeEngines;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** Runs every scenario; the report for people is {@code target/acceptance.html}. */
@Suite
@IncludeEngines("cucumber")
@SelectPackages("com.progimage.features")
@ConfigurationParameter(key = "cucumber.plugin", value = "summary, html:target/acceptance.html")
@ConfigurationParameter(key = "cucumber.publish.quiet", value = "true")
final class AcceptanceTest {}
