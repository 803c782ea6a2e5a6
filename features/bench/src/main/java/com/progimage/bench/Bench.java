package com.progimage.bench;

import com.progimage.bench.Site.Scope;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Main class. Its arguments are the checkout's folder and the names of the benchmarks. */
public final class Bench {
  /** Tries a long benchmark in less time. */
  private static final String SHORT = "--short";

  /** Options of single benchmarks, written {@code --records=1e5,1e6}. */
  private static final List<String> OPTIONS =
      List.of("records", "servers", "store", "redis", "hosts");

  private enum Measurement {
    START(StartBench::run),
    KEPT(KeptBench::run),
    GATEWAY(KeptBench::runGateway),
    ACCESS(AccessBench::run),
    UPLOAD(UploadBench::run),
    FIRST(FirstBench::run),
    ENGINE(EngineBench::run),
    OPERATIONS(OperationsBench::run),
    TRACE(TraceBench::run),
    ANALYSIS(AnalysisBench::run),
    DEDUPE(DedupeBench::run),
    FACTS(FactBench::run),
    SDK(SdkBench::run),
    JOB(JobBench::run),
    OVERLOAD(OverloadBench::run),
    REGISTRY(RegistryBench::run),
    UPKEEP(UpkeepBench::run),
    SCALE(ScaleBench::run),
    BEFORE(BeforeBench::run);

    private final Run run;

    Measurement(Run run) {
      this.run = run;
    }
  }

  private Bench() {}

  private interface Run {
    /** Measures, and prints a table. */
    void of(Site site) throws Exception;
  }

  public static void main(String[] args) throws Exception {
    List<String> names = new ArrayList<>(List.of(args).subList(1, args.length));
    boolean isShort = names.remove(SHORT);
    Map<String, String> options = new HashMap<>();
    for (String option : OPTIONS) {
      names.stream()
          .filter(name -> name.startsWith("--" + option + "="))
          .forEach(name -> options.put(option, name.substring(option.length() + 3)));
      names.removeIf(name -> name.startsWith("--" + option + "="));
    }
    List<Measurement> wanted = new ArrayList<>();
    for (String name : names) {
      wanted.addAll(
          Arrays.stream(Measurement.values())
              .filter(known -> known.toString().toLowerCase(Locale.ROOT).equals(name))
              .toList());
    }
    if (wanted.isEmpty() || wanted.size() != names.size()) {
      System.err.println(
          "usage: features/bench/run ["
              + SHORT
              + "] [--OPTION=VALUE] NAME …, of "
              + Arrays.toString(Measurement.values()).toLowerCase(Locale.ROOT)
              + "; options are "
              + OPTIONS);
      System.exit(2);
    }
    Path scratch = Files.createTempDirectory("progimage-bench-");
    try {
      Site site = new Site(Path.of(args[0]).toRealPath(), scratch, new Scope(isShort, options));
      System.out.println(site.machine());
      for (Measurement measurement : wanted) {
        String name = measurement.toString().toLowerCase(Locale.ROOT);
        System.out.printf("%n%s: load %s at its start%n", name, Site.load());
        measurement.run.of(site);
        System.out.printf("%s: load %s at its end%n", name, Site.load());
      }
    } finally {
      Site.delete(scratch);
    }
    System.exit(0);
  }
}
