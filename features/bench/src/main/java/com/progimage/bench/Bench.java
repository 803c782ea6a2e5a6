package com.progimage.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Main class. Its arguments are the checkout's folder and the names of the benchmarks. */
public final class Bench {
  /** Tries a long benchmark in less time. */
  private static final String SHORT = "--short";

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
              + "] NAME …, of "
              + Arrays.toString(Measurement.values()).toLowerCase(Locale.ROOT));
      System.exit(2);
    }
    Path scratch = Files.createTempDirectory("progimage-bench-");
    try {
      Site site = new Site(Path.of(args[0]).toRealPath(), scratch, isShort);
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
