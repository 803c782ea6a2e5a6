package com.progimage.features.runs;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.features.Access;
import com.progimage.features.Site;
import io.cucumber.plugin.ConcurrentEventListener;
import io.cucumber.plugin.event.EventPublisher;
import io.cucumber.plugin.event.Status;
import io.cucumber.plugin.event.TestCaseFinished;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Counts the scenarios of all runs and writes the page that leads to their reports. */
public final class Tally implements ConcurrentEventListener {
  private static final Path FOLDER = Path.of("target/acceptance");
  private static final List<Ended> ENDED = new ArrayList<>();

  /** A scenario, or one example of an outline; the line tells examples apart. */
  private record Scenario(String feature, int line, String name) {}

  private record Ended(Run run, Scenario scenario, Status status) {
    String title() {
      return run + ": " + scenario.name();
    }
  }

  @Override
  public void setEventPublisher(EventPublisher publisher) {
    publisher.registerHandlerFor(TestCaseFinished.class, Tally::add);
  }

  private static synchronized void add(TestCaseFinished event) {
    var scenario = event.getTestCase();
    String file = scenario.getUri().toString();
    String feature = file.substring(file.lastIndexOf('/') + 1).replace(".feature", "");
    Ended ended =
        new Ended(
            Run.current(),
            new Scenario(feature, scenario.getLocation().getLine(), scenario.getName()),
            event.getResult().getStatus());
    ENDED.add(ended);
    System.out.printf(
        Locale.ROOT,
        "%s: %s (%s, %.1f s)%n",
        ended.title(),
        ended.status().name().toLowerCase(Locale.ROOT),
        feature,
        event.getResult().getDuration().toMillis() / 1000.0);
  }

  /**
   * Ends what the runs of this process stand on, and tells of them.
   *
   * @param page name of the file for people
   */
  static void end(String page) throws IOException {
    report(Access.isOpen() ? page : "keys-" + page);
    assertThat(Site.stopShared()).as("exit statuses after a drain").containsOnly(0);
    if (Boolean.parseBoolean(System.getenv("CI"))) {
      assertThat(skipped()).as("skipped scenarios").isEmpty();
    }
  }

  private static List<String> skipped() {
    return ENDED.stream()
        .filter(ended -> ended.status() == Status.SKIPPED)
        .map(Ended::title)
        .toList();
  }

  /** Prints how many scenarios there were, and writes the page. */
  private static void report(String page) throws IOException {
    List<Run> runs = ENDED.stream().map(Ended::run).distinct().toList();
    System.out.println("scenarios per door and registry:");
    for (Run run : runs) {
      System.out.printf("  %-35s %s%n", run, counts(run));
    }
    System.out.println("skipped: " + skipped().size());
    Files.writeString(FOLDER.resolve(page), page(runs));
  }

  private static String counts(Run run) {
    List<Status> statuses =
        ENDED.stream().filter(ended -> ended.run().equals(run)).map(Ended::status).toList();
    long passed = statuses.stream().filter(status -> status == Status.PASSED).count();
    long skipped = statuses.stream().filter(status -> status == Status.SKIPPED).count();
    return "%d, passed %d, failed %d, skipped %d"
        .formatted(statuses.size(), passed, statuses.size() - passed - skipped, skipped);
  }

  private static String page(List<Run> runs) {
    StringBuilder page = new StringBuilder();
    page.append("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">");
    page.append("<title>ProgImage: scenarios</title><style>");
    page.append("body{font:15px sans-serif;margin:2em}td,th{padding:.2em .8em;text-align:left}");
    page.append(".passed{color:#2a7f3f}.failed{background:#f8d0d0}.skipped{background:#f8ecc0}");
    page.append("</style><h1>Scenarios</h1><table><tr><th>");
    for (Run run : runs) {
      page.append("<th><a href=\"%s\">%s</a>".formatted(run.file(), run));
    }
    String feature = "";
    for (Scenario scenario : scenarios()) {
      if (!scenario.feature().equals(feature)) {
        feature = scenario.feature();
        page.append("<tr><th colspan=\"%d\">%s".formatted(runs.size() + 1, feature));
      }
      page.append("<tr><td>").append(escaped(scenario.name()));
      for (Run run : runs) {
        page.append(cell(scenario, run));
      }
    }
    return page.append("</table></html>\n").toString();
  }

  private static List<Scenario> scenarios() {
    return ENDED.stream()
        .map(Ended::scenario)
        .distinct()
        .sorted(Comparator.comparing(Scenario::feature).thenComparingInt(Scenario::line))
        .toList();
  }

  private static String cell(Scenario scenario, Run run) {
    return ENDED.stream()
        .filter(ended -> ended.run().equals(run) && ended.scenario().equals(scenario))
        .map(ended -> ended.status().name().toLowerCase(Locale.ROOT))
        .map(status -> "<td class=\"%s\">%s".formatted(status, status))
        .findFirst()
        .orElse("<td>");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }
}
