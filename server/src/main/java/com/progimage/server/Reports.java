package com.progimage.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.progimage.server.image.ImageId;
import com.progimage.server.maintenance.DedupeReport;

/** What the maintenance commands say on stdout. */
final class Reports {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new SimpleModule().addSerializer(ImageId.class, ToStringSerializer.instance))
          .build();

  private Reports() {}

  static void print(DedupeReport report, Invocation call) throws JsonProcessingException {
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

  private static void json(Object report) throws JsonProcessingException {
    System.out.println(JSON.writeValueAsString(report));
  }
}
