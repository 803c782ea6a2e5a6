package com.progimage.server.command.size;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.progimage.server.command.size.PlannedSetup.PlannedRegistry;
import com.progimage.server.command.size.PlannedSetup.PlannedStore;
import org.junit.jupiter.api.Test;

/** The expected values were computed by hand, from the costs as {@code --costs} prints them. */
class SizingTest {
  private static final double GIB = 1 << 30;

  /** A thousand images of 10 owners, 3 renditions each, 200 reads of which 4 are converted. */
  private static SizePlan plan(PlannedStore store, PlannedRegistry registry) {
    return new SizePlan(
        new PlannedImages(1_000, 10, 3, 10_000, 2_000),
        new PlannedRequests(200, 4, 50, 2),
        new PlannedSetup(store, registry, 4, 0.5, GIB, 1));
  }

  private static double value(SizeReport report, String name) {
    return report.estimates().stream()
        .filter(estimate -> estimate.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is not in " + report))
        .value();
  }

  private static void assertValue(SizeReport report, String name, double expected) {
    assertThat(value(report, name)).as(name).isCloseTo(expected, within(expected * 1e-9));
  }

  @Test
  void aPlanOnADiskWithOneRedis() {
    SizeReport report = Sizing.of(plan(PlannedStore.DISK, PlannedRegistry.REDIS));
    assertValue(report, "originals", 12_048_000);
    assertValue(report, "renditions", 12_144_000);
    assertValue(report, "manifests", 4_096_000);
    assertValue(report, "folders of renditions", 8_192_000);
    assertValue(report, "disk", 36_480_000);
    assertValue(report, "inodes", 7_000);
    assertValue(report, "Redis memory", 1_657_260);
    assertValue(report, "Redis memory in a rebuild", 1_806_260);
    assertValue(report, "Redis nodes", 2);
    assertValue(report, "append-only files", 5_108_000);
    assertValue(report, "rebuild", 0.334);
    assertValue(report, "fsck", 0.4728);
    assertValue(report, "sweep", 0.208);
    assertValue(report, "cores for kept renditions", 0.00640528);
    assertValue(report, "cores for conversions", 0.4);
    assertValue(report, "cores for uploads", 0.005796);
    assertValue(report, "servers", 2);
    assertValue(report, "memory of a server", 1_078_984_704);
    assertValue(report, "memory of all servers", 2_157_969_408.0);
    assertValue(report, "network out", 400_000);
    assertValue(report, "network in", 20_000);
    assertThat(report.notes())
        .containsExactly(
            "all servers must share the disk over a network file system, or use --store s3");
  }

  @Test
  void aPlanInAnObjectStoreWithACluster() {
    SizeReport report = Sizing.of(plan(PlannedStore.S3, PlannedRegistry.CLUSTER));
    assertValue(report, "originals", 10_000_000);
    assertValue(report, "renditions", 6_000_000);
    assertValue(report, "manifests", 290_000);
    assertValue(report, "object store", 16_290_000);
    assertValue(report, "objects", 5_000);
    assertValue(report, "Redis nodes", 6);
    assertValue(report, "rebuild", 1.443);
    assertValue(report, "cores for kept renditions", 0.19613328);
    assertValue(report, "cores for conversions", 0.552);
    assertValue(report, "cores for uploads", 0.013796);
    assertValue(report, "requests to the object store", 206);
    assertThat(report.notes())
        .containsExactly(
            "fsck and sweep were measured on a disk: in an object store, each file is a request more");
  }

  @Test
  void aPlanWithTheEmbeddedRegistry() {
    SizeReport report = Sizing.of(plan(PlannedStore.DISK, PlannedRegistry.SQLITE));
    assertValue(report, "registry.db", 1_460_000);
    assertValue(report, "servers", 1);
    assertThat(report.estimates())
        .extracting(Estimate::name)
        .noneMatch(name -> name.contains("Redis") || name.contains("append-only"));
    assertThat(report.notes()).isEmpty();
  }

  /** Of a cluster, each node has its share, and there are at least three masters. */
  @Test
  void aClusterHasAsManyMastersAsTheMemoryOfARebuildNeeds() {
    SizePlan plan = large(PlannedStore.S3, PlannedRegistry.CLUSTER);
    SizeReport report = Sizing.of(plan);
    double masters = Math.ceil(value(report, "Redis memory in a rebuild") / GIB);
    assertThat(masters).isGreaterThan(3);
    assertThat(value(report, "Redis nodes")).isEqualTo(2 * masters);
  }

  @Test
  void notesSayWhatDoesNotFit() {
    assertThat(Sizing.of(large(PlannedStore.DISK, PlannedRegistry.REDIS)).notes())
        .containsExactly(
            "ext4 has at most 4.29e9 inodes: use XFS, several data folders, or --store s3",
            "one Redis of 1.07 GB is too small: use --registry cluster, or a larger --redis-node",
            "all servers must share the disk over a network file system, or use --store s3");
    assertThat(Sizing.of(large(PlannedStore.S3, PlannedRegistry.SQLITE)).notes())
        .containsExactly(
            "SQLite was measured with 1e6 images at most: use --registry redis for more",
            "fsck and sweep were measured on a disk: in an object store, each file is a request more",
            "SQLite is for one server: use --registry redis, or more --cores");
  }

  /** Without renditions, no image has a folder for them. */
  @Test
  void anImageWithFewerThanOneRenditionHasFoldersOnlyWhereItHasOne() {
    SizePlan half =
        new SizePlan(
            new PlannedImages(1_000, 1, 0.5, 10_000, 2_000),
            new PlannedRequests(0, 0, 50, 0),
            new PlannedSetup(PlannedStore.DISK, PlannedRegistry.SQLITE, 4, 0.5, GIB, 0));
    SizeReport report = Sizing.of(half);
    assertValue(report, "inodes", 2_000 + 500 + 500 * 2);
    assertValue(report, "servers", 1);
    assertThat(value(report, "cores for kept renditions")).isZero();
  }

  private static SizePlan large(PlannedStore store, PlannedRegistry registry) {
    return new SizePlan(
        new PlannedImages(1e9, 10, 3, 10_000, 2_000),
        new PlannedRequests(20_000, 400, 50, 2),
        new PlannedSetup(store, registry, 4, 0.5, GIB, 1));
  }
}
