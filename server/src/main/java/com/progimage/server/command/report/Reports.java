package com.progimage.server.command.report;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.progimage.server.blob.Finding;
import com.progimage.server.blob.Invariant;
import com.progimage.server.command.usage.Invocation;
import com.progimage.server.image.Digest;
import com.progimage.server.image.ImageId;
import com.progimage.server.maintenance.FsckReport;
import com.progimage.server.maintenance.RebuildReport;
import com.progimage.server.maintenance.dedupe.DedupeReport;
import com.progimage.server.maintenance.migrate.MigrateReport;
import com.progimage.server.maintenance.similar.SimilarReport;
import com.progimage.server.maintenance.similar.SimilarReport.SimilarGroup;
import com.progimage.server.maintenance.sweep.SweepReport;
import com.progimage.server.maintenance.sweep.step.Holdings;
import com.progimage.server.maintenance.sweep.step.Swept;
import com.progimage.server.state.StateMigrationReport;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Prints the reports of commands on stdout. */
public final class Reports {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .addModule(
              new SimpleModule()
                  .addSerializer(ImageId.class, ToStringSerializer.instance)
                  .addSerializer(Digest.class, ToStringSerializer.instance)
                  .addSerializer(Invariant.class, new ConstantSerializer<>(Invariant.class))
                  .addSerializer(Swept.Reason.class, new ConstantSerializer<>(Swept.Reason.class)))
          .build();

  private Reports() {}

  /** Writes a constant as a word, such as {@code manifest-readable}. */
  private static final class ConstantSerializer<E extends Enum<E>> extends StdSerializer<E> {
    private static final long serialVersionUID = 1;

    ConstantSerializer(Class<E> type) {
      super(type);
    }

    @Override
    public void serialize(E word, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeString(text(word));
    }
  }

  public static void print(DedupeReport report, Invocation call) throws JsonProcessingException {
    if (call.json()) {
      json(report);
      return;
    }
    report
        .skipped()
        .forEach(
            skipped -> System.out.println("skipped " + skipped.path() + ": " + skipped.reason()));
    System.out.printf(
        "%,d files: %s %,d duplicates in %,d groups, %,d bytes%n",
        report.files(),
        call.dryRun() ? "would link" : "linked",
        report.linked(),
        report.groups(),
        report.bytesReclaimed());
  }

  public static void print(SimilarReport report, Invocation call) throws JsonProcessingException {
    if (call.json()) {
      json(report);
      return;
    }
    for (SimilarGroup group : report.found()) {
      System.out.println("look alike:");
      group
          .pictures()
          .forEach(picture ->
              System.out.println(
                  "  "
                      + picture.digest()
                      + picture.images().stream().map(id -> " " + id).collect(joining())));
    }
    System.out.printf(
        "%,d pictures with a perceptual hash: %,d look alike at a distance of up to %d bits, in"
            + " %,d groups%n",
        report.pictures(), report.similar(), report.distance(), report.groups());
  }

  public static void print(FsckReport report, Invocation call) throws JsonProcessingException {
    if (call.json()) {
      json(report);
      return;
    }
    report.findings().forEach(finding -> System.out.println(line(finding)));
    System.out.printf(
        "%,d findings, %,d %s, %,d damaged%n",
        report.findings().size(),
        report.repaired(),
        call.dryRun() ? "can be repaired" : "repaired",
        report.damaged());
  }

  private static String line(Finding finding) {
    String what = finding.invariant().text() + ": " + finding.path();
    return finding.invariant().repairable()
        ? what
        : what + ": restore the file from a backup, or delete image " + finding.id();
  }

  /** The report of a sweep as JSON. */
  private record Sweeping(List<Swept> swept, long bytesReclaimed, Holdings stays) {}

  public static void print(List<Swept> swept, SweepReport report, Invocation call)
      throws JsonProcessingException {
    long bytesReclaimed = report.total().bytes();
    if (call.json()) {
      json(new Sweeping(swept, bytesReclaimed, report.stays()));
      return;
    }
    swept.forEach(one -> System.out.println(one.reason().text() + ": " + one.path()));
    System.out.printf(
        "%s %,d, %,d bytes%n",
        call.dryRun() ? "would sweep" : "swept", swept.size(), bytesReclaimed);
  }

  public static void print(RebuildReport report, Invocation call) throws JsonProcessingException {
    if (call.json()) {
      json(report);
      return;
    }
    System.out.printf(
        Locale.ROOT,
        "%,d images and %,d renditions in %.1f s, %,d damaged%n",
        report.images(),
        report.renditions(),
        report.seconds(),
        report.damaged());
  }

  public static void print(MigrateReport report, Invocation call) throws JsonProcessingException {
    if (call.json()) {
      json(report);
      return;
    }
    System.out.printf(
        Locale.ROOT,
        "%,d images copied, %,d present before, %,d deleted, %,d damaged%n",
        report.copied(),
        report.present(),
        report.deleted(),
        report.damaged());
  }

  public static void print(StateMigrationReport report, Invocation call)
      throws JsonProcessingException {
    if (call.json()) {
      json(report);
      return;
    }
    for (StateMigrationReport.MigratedCount count : report.counts()) {
      System.out.printf(
          Locale.ROOT, "%,10d of %,d %s%n", count.target(), count.source(), count.what());
    }
  }

  private static String text(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public static void json(Object report) throws JsonProcessingException {
    System.out.println(JSON.writeValueAsString(report));
  }
}
