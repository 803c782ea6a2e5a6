package com.progimage.server.command.size;

import static com.progimage.server.command.size.Figures.bytes;
import static com.progimage.server.command.size.Figures.count;
import static com.progimage.server.command.size.MeasuredCost.BLOCK;
import static com.progimage.server.command.size.MeasuredCost.CONVERSION_IN_S3;
import static com.progimage.server.command.size.MeasuredCost.FSCK_BYTE;
import static com.progimage.server.command.size.MeasuredCost.FSCK_IMAGE;
import static com.progimage.server.command.size.MeasuredCost.FSCK_RENDITION;
import static com.progimage.server.command.size.MeasuredCost.KEPT_BYTE;
import static com.progimage.server.command.size.MeasuredCost.KEPT_IN_S3;
import static com.progimage.server.command.size.MeasuredCost.KEPT_ON_DISK;
import static com.progimage.server.command.size.MeasuredCost.MANIFEST;
import static com.progimage.server.command.size.MeasuredCost.REBUILD_IMAGE;
import static com.progimage.server.command.size.MeasuredCost.REBUILD_OBJECT;
import static com.progimage.server.command.size.MeasuredCost.REBUILD_RENDITION;
import static com.progimage.server.command.size.MeasuredCost.REDIS_IMAGE;
import static com.progimage.server.command.size.MeasuredCost.REDIS_KEY;
import static com.progimage.server.command.size.MeasuredCost.REDIS_LOG_IMAGE;
import static com.progimage.server.command.size.MeasuredCost.REDIS_LOG_RENDITION;
import static com.progimage.server.command.size.MeasuredCost.REDIS_OWNER;
import static com.progimage.server.command.size.MeasuredCost.REDIS_RENDITION;
import static com.progimage.server.command.size.MeasuredCost.REDIS_SUSPECT;
import static com.progimage.server.command.size.MeasuredCost.RENDITION_FOLDERS;
import static com.progimage.server.command.size.MeasuredCost.SERVER_MEMORY;
import static com.progimage.server.command.size.MeasuredCost.SQLITE_IMAGE;
import static com.progimage.server.command.size.MeasuredCost.SQLITE_KEY;
import static com.progimage.server.command.size.MeasuredCost.SQLITE_RENDITION;
import static com.progimage.server.command.size.MeasuredCost.SWEEP_IMAGE;
import static com.progimage.server.command.size.MeasuredCost.SWEEP_RENDITION;
import static com.progimage.server.command.size.MeasuredCost.UPLOAD;
import static com.progimage.server.command.size.MeasuredCost.UPLOAD_BYTE;
import static com.progimage.server.command.size.MeasuredCost.UPLOAD_TO_S3;
import static com.progimage.server.command.size.MeasuredCost.WORKER_MEMORY;

import com.progimage.server.command.size.Estimate.EstimateUnit;
import com.progimage.server.command.size.PlannedSetup.PlannedRegistry;
import java.util.ArrayList;
import java.util.List;

/** Computes what a plan needs. Money is left out. */
final class Sizing {
  /** Redis rewrites its log when it has doubled. */
  private static final int LOG_GROWTH = 2;

  /** One server may fail, or be replaced by a new version. */
  private static final int FEWEST_SHARED = 2;

  /** The id of an inode of ext4 has 32 bits. */
  private static final double MOST_INODES = 4_294_967_295.0;

  private static final double MOST_MEASURED = 1e6;
  private static final double MILLIS = 1e3;

  private final PlannedImages images;
  private final PlannedRequests requests;
  private final PlannedSetup setup;
  private final List<Estimate> estimates = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  private Sizing(SizePlan plan) {
    images = plan.images();
    requests = plan.requests();
    setup = plan.setup();
  }

  static SizeReport of(SizePlan plan) {
    Sizing sizing = new Sizing(plan);
    sizing.storage();
    sizing.registry();
    sizing.maintenance();
    sizing.servers();
    sizing.network();
    return new SizeReport(List.copyOf(sizing.estimates), List.copyOf(sizing.notes));
  }

  private double add(String name, double value, EstimateUnit unit, String formula) {
    estimates.add(new Estimate(name, value, unit, formula));
    return value;
  }

  private void storage() {
    double all = images.images();
    double half = setup.isOnDisk() ? BLOCK.base() / 2 : 0;
    double originals =
        add(
            "originals",
            all * (images.originalBytes() + half),
            EstimateUnit.BYTES,
            "%s images × %s".formatted(count(all), file(images.originalBytes())));
    double renditions =
        add(
            "renditions",
            images.allRenditions() * (images.renditionBytes() + half),
            EstimateUnit.BYTES,
            "%s images × %s × %s"
                .formatted(count(all), count(images.renditions()), file(images.renditionBytes())));
    double manifest = setup.isOnDisk() ? BLOCK.base() : MANIFEST.base();
    double manifests =
        add(
            "manifests",
            all * manifest,
            EstimateUnit.BYTES,
            "%s images × %s".formatted(count(all), (setup.isOnDisk() ? BLOCK : MANIFEST).text()));
    double folders = 0;
    double withRenditions = Math.min(all, images.allRenditions());
    if (setup.isOnDisk()) {
      folders =
          add(
              "folders of renditions",
              withRenditions * RENDITION_FOLDERS.base() * BLOCK.base(),
              EstimateUnit.BYTES,
              "%s images × %s × %s"
                  .formatted(count(withRenditions), RENDITION_FOLDERS.text(), BLOCK.text()));
    }
    add(
        setup.isOnDisk() ? "disk" : "object store",
        originals + renditions + manifests + folders,
        EstimateUnit.BYTES,
        "all of these, without copies and free space");
    if (setup.isOnDisk()) {
      double inodes =
          add(
              "inodes",
              2 * all + images.allRenditions() + withRenditions * RENDITION_FOLDERS.base(),
              EstimateUnit.COUNT,
              "%s images × (2 + %s) + %s × %s folders"
                  .formatted(
                      count(all),
                      count(images.renditions()),
                      count(withRenditions),
                      RENDITION_FOLDERS.text()));
      if (inodes > MOST_INODES) {
        notes.add("ext4 has at most 4.29e9 inodes: use XFS, several data folders, or --store s3");
      }
    } else {
      add(
          "objects",
          2 * all + images.allRenditions(),
          EstimateUnit.COUNT,
          "%s images × (2 + %s), if no two originals are equal"
              .formatted(count(all), count(images.renditions())));
    }
  }

  /** The size of a file, with half a block where it is on a disk. */
  private String file(double byteCount) {
    return setup.isOnDisk()
        ? "(%s + %s / 2)".formatted(bytes(byteCount), BLOCK.text())
        : bytes(byteCount);
  }

  private void registry() {
    if (setup.isEmbedded()) {
      double keys = requests.livingKeys(images.images());
      double _ =
          add(
              "registry.db",
              images.images() * SQLITE_IMAGE.base()
                  + images.allRenditions() * SQLITE_RENDITION.base()
                  + keys * SQLITE_KEY.base(),
              EstimateUnit.BYTES,
              "%s images × (%s + %s × %s) + %s keys × %s"
                  .formatted(
                      count(images.images()),
                      SQLITE_IMAGE.text(),
                      count(images.renditions()),
                      SQLITE_RENDITION.text(),
                      count(keys),
                      SQLITE_KEY.text()));
      if (images.images() > MOST_MEASURED) {
        notes.add("SQLite was measured with 1e6 images at most: use --registry redis for more");
      }
      return;
    }
    redis();
  }

  private void redis() {
    double keys = requests.livingKeys(images.images());
    double memory =
        add(
            "Redis memory",
            images.images() * REDIS_IMAGE.base()
                + images.allRenditions() * REDIS_RENDITION.base()
                + keys * REDIS_KEY.base()
                + images.owners() * REDIS_OWNER.base(),
            EstimateUnit.BYTES,
            "%s images × (%s + %s × %s) + %s keys × %s + %s owner%s × %s"
                .formatted(
                    count(images.images()),
                    REDIS_IMAGE.text(),
                    count(images.renditions()),
                    REDIS_RENDITION.text(),
                    count(keys),
                    REDIS_KEY.text(),
                    count(images.owners()),
                    images.owners() == 1 ? "" : "s",
                    REDIS_OWNER.text()));
    double peak =
        add(
            "Redis memory in a rebuild",
            memory + images.images() * REDIS_SUSPECT.base(),
            EstimateUnit.BYTES,
            "%s + %s images × %s"
                .formatted(bytes(memory), count(images.images()), REDIS_SUSPECT.text()));
    double fit = Math.ceil(peak / setup.nodeBytes());
    double masters = setup.registry() == PlannedRegistry.CLUSTER ? Math.max(3, fit) : 1;
    if (masters < fit) {
      notes.add(
          "one Redis of %s is too small: use --registry cluster, or a larger --redis-node"
              .formatted(bytes(setup.nodeBytes())));
    }
    double nodes =
        add(
            "Redis nodes",
            masters * (1 + setup.replicas()),
            EstimateUnit.COUNT,
            "%s of %s × (1 + %s replicas)"
                .formatted(count(masters), bytes(setup.nodeBytes()), count(setup.replicas())));
    add(
        "append-only files",
        LOG_GROWTH
            * (1 + setup.replicas())
            * (images.images() * REDIS_LOG_IMAGE.base()
                + images.allRenditions() * REDIS_LOG_RENDITION.base()),
        EstimateUnit.BYTES,
        "%d × (1 + %s) × %s images × (%s + %s × %s), on %s nodes"
            .formatted(
                LOG_GROWTH,
                count(setup.replicas()),
                count(images.images()),
                REDIS_LOG_IMAGE.text(),
                count(images.renditions()),
                REDIS_LOG_RENDITION.text(),
                count(nodes)));
  }

  private void maintenance() {
    MeasuredCost manifest = setup.isOnDisk() ? REBUILD_IMAGE : REBUILD_OBJECT;
    upkeep("rebuild", manifest, REBUILD_RENDITION, 0, "");
    double read =
        images.images() * images.originalBytes() + images.allRenditions() * images.renditionBytes();
    upkeep(
        "fsck",
        FSCK_IMAGE,
        FSCK_RENDITION,
        read * FSCK_BYTE.base(),
        " + %s × %s".formatted(bytes(read), FSCK_BYTE.text()));
    upkeep("sweep", SWEEP_IMAGE, SWEEP_RENDITION, 0, "");
    if (!setup.isOnDisk()) {
      notes.add(
          "fsck and sweep were measured on a disk: in an object store, each file is a request more");
    }
  }

  private void upkeep(
      String name, MeasuredCost image, MeasuredCost rendition, double more, String text) {
    add(
        name,
        images.images() * image.base() + images.allRenditions() * rendition.base() + more,
        EstimateUnit.SECONDS,
        "%s images × (%s + %s × %s)%s"
            .formatted(
                count(images.images()),
                image.text(),
                count(images.renditions()),
                rendition.text(),
                text));
  }

  private double coresForKept() {
    MeasuredCost kept = setup.isOnDisk() ? KEPT_ON_DISK : KEPT_IN_S3;
    return add(
        "cores for kept renditions",
        requests.keptReads()
            * (kept.base() + images.renditionBytes() * KEPT_BYTE.base())
            / setup.load(),
        EstimateUnit.COUNT,
        "%s/s × (%s + %s × %s) / %s"
            .formatted(
                count(requests.keptReads()),
                kept.text(),
                bytes(images.renditionBytes()),
                KEPT_BYTE.text(),
                count(setup.load())));
  }

  private double coresForConversions() {
    double more = setup.isOnDisk() ? 0 : CONVERSION_IN_S3.base();
    return add(
        "cores for conversions",
        requests.conversions() * (requests.conversionMillis() / MILLIS + more) / setup.load(),
        EstimateUnit.COUNT,
        "%s/s × %s / %s"
            .formatted(
                count(requests.conversions()),
                setup.isOnDisk()
                    ? count(requests.conversionMillis()) + " ms"
                    : "(%s ms + %s)"
                        .formatted(count(requests.conversionMillis()), CONVERSION_IN_S3.text()),
                count(setup.load())));
  }

  private double coresForUploads() {
    MeasuredCost upload = setup.isOnDisk() ? UPLOAD : UPLOAD_TO_S3;
    return add(
        "cores for uploads",
        requests.uploads()
            * (upload.base() + images.originalBytes() * UPLOAD_BYTE.base())
            / setup.load(),
        EstimateUnit.COUNT,
        "%s/s × (%s + %s × %s) / %s"
            .formatted(
                count(requests.uploads()),
                upload.text(),
                bytes(images.originalBytes()),
                UPLOAD_BYTE.text(),
                count(setup.load())));
  }

  private void servers() {
    double cores = coresForKept() + coresForConversions() + coresForUploads();
    double fit = Math.ceil(cores / setup.cores());
    double servers =
        add(
            "servers",
            Math.max(fit, setup.isEmbedded() ? 1 : FEWEST_SHARED),
            EstimateUnit.COUNT,
            "%s cores / %s each, at least %s"
                .formatted(
                    count(cores),
                    count(setup.cores()),
                    setup.isEmbedded() ? "1" : "2, so that one may fail"));
    if (setup.isEmbedded() && servers > 1) {
      notes.add("SQLite is for one server: use --registry redis, or more --cores");
    }
    if (setup.isOnDisk() && servers > 1) {
      notes.add("all servers must share the disk over a network file system, or use --store s3");
    }
    double memory =
        add(
            "memory of a server",
            SERVER_MEMORY.base() + setup.cores() * WORKER_MEMORY.base(),
            EstimateUnit.BYTES,
            "%s + %s workers × %s, and the page cache"
                .formatted(SERVER_MEMORY.text(), count(setup.cores()), WORKER_MEMORY.text()));
    add(
        "memory of all servers",
        servers * memory,
        EstimateUnit.BYTES,
        "%s server%s × %s".formatted(count(servers), servers == 1 ? "" : "s", bytes(memory)));
  }

  private void network() {
    add(
        "network out",
        requests.reads() * images.renditionBytes(),
        EstimateUnit.BYTES_PER_SECOND,
        "%s/s × %s".formatted(count(requests.reads()), bytes(images.renditionBytes())));
    add(
        "network in",
        requests.uploads() * images.originalBytes(),
        EstimateUnit.BYTES_PER_SECOND,
        "%s/s × %s".formatted(count(requests.uploads()), bytes(images.originalBytes())));
    if (!setup.isOnDisk()) {
      add(
          "requests to the object store",
          requests.reads() + 3 * requests.uploads(),
          EstimateUnit.COUNT,
          "%s reads/s × 1 manifest + %s uploads/s × 3, at least"
              .formatted(count(requests.reads()), count(requests.uploads())));
    }
  }
}
