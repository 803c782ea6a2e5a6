package com.progimage.server.command.size;

import java.util.Locale;

/**
 * What one image or request costs: each value was measured by the command that is named beside it,
 * on two cores of 2026. {@code docs/figures.md} has the runs.
 */
enum MeasuredCost {
  MANIFEST(290, "B", "a manifest", "features/bench/run upkeep"),
  RENDITION_FOLDERS(
      2, "", "folders of an image's renditions on a disk", "features/bench/run upkeep"),
  BLOCK(4_096, "B", "a block of the disk: half of a file's last one is empty", "stat -f"),
  REDIS_IMAGE(884, "B", "memory of an image in Redis", "features/bench/run registry"),
  REDIS_RENDITION(152, "B", "memory of a rendition in Redis", "features/bench/run registry"),
  REDIS_KEY(315, "B", "memory of a living idempotency key", "features/bench/run registry"),
  REDIS_OWNER(226, "B", "memory of an owner in Redis", "features/bench/run registry"),
  REDIS_SUSPECT(149, "B", "memory of an image in a rebuild", "features/bench/run registry"),
  REDIS_LOG_IMAGE(659, "B", "an image in an append-only file", "features/bench/run registry"),
  REDIS_LOG_RENDITION(206, "B", "a rendition in it", "features/bench/run registry"),
  SQLITE_IMAGE(483, "B", "an image in registry.db", "features/bench/run registry"),
  SQLITE_RENDITION(175, "B", "a rendition in registry.db", "features/bench/run registry"),
  SQLITE_KEY(452, "B", "a living idempotency key in registry.db", "features/bench/run registry"),
  REBUILD_IMAGE(0.091, "ms", "rebuild: a manifest on a disk", "features/bench/run upkeep"),
  REBUILD_OBJECT(1.2, "ms", "rebuild: a manifest in S3", "features/scale/run"),
  REBUILD_RENDITION(0.081, "ms", "rebuild: a rendition", "features/bench/run upkeep"),
  FSCK_IMAGE(0.211, "ms", "fsck: an image", "features/bench/run upkeep"),
  FSCK_RENDITION(0.083, "ms", "fsck: a rendition", "features/bench/run upkeep"),
  FSCK_BYTE(0.8, "ns", "fsck: a byte", "features/bench/run upkeep"),
  SWEEP_IMAGE(0.019, "ms", "sweep: an image", "features/bench/run upkeep"),
  SWEEP_RENDITION(0.063, "ms", "sweep: a rendition", "features/bench/run upkeep"),
  KEPT_ON_DISK(16, "µs", "CPU of a GET of a kept rendition", "features/scale/run --store=disk"),
  KEPT_IN_S3(500, "µs", "the same in S3", "features/scale/run"),
  KEPT_BYTE(0.17, "ns", "CPU of a byte of it", "features/scale/run --store=disk"),
  CONVERSION(34, "ms", "CPU of a 720 px JPEG of 6 megapixels", "features/scale/run --store=disk"),
  CONVERSION_IN_S3(19, "ms", "CPU that it takes more in S3", "features/scale/run"),
  UPLOAD(1.4, "ms", "CPU of an upload", "features/scale/run --store=disk"),
  UPLOAD_TO_S3(3.4, "ms", "the same to S3", "features/scale/run"),
  UPLOAD_BYTE(4.9, "ns", "CPU of a byte of it", "features/scale/run --store=disk"),
  SERVER_MEMORY(245, "MiB", "memory of a server at its peak", "features/bench/run kept"),
  WORKER_MEMORY(196, "MiB", "the same of a worker, for 6 megapixels", "features/bench/run first");

  private final double amount;
  private final String unit;
  private final String meaning;
  private final String command;

  MeasuredCost(double amount, String unit, String meaning, String command) {
    this.amount = amount;
    this.unit = unit;
    this.meaning = meaning;
    this.command = command;
  }

  /** The cost as people write it, such as {@code 0.1 ms}. */
  String text() {
    return unit.isEmpty() ? Figures.count(amount) : Figures.count(amount) + " " + unit;
  }

  double amount() {
    return amount;
  }

  String unit() {
    return unit;
  }

  String meaning() {
    return meaning;
  }

  /** The command that prints it. */
  String command() {
    return command;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The cost in bytes, seconds, or as it is. */
  double base() {
    return switch (unit) {
      case "ms" -> amount / 1e3;
      case "µs" -> amount / 1e6;
      case "ns" -> amount / 1e9;
      case "MiB" -> amount * (1 << 20);
      default -> amount;
    };
  }
}
