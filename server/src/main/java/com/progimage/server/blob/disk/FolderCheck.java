package com.progimage.server.blob.disk;

import com.progimage.server.blob.Finding;
import com.progimage.server.blob.file.DiskFailure;
import com.progimage.server.blob.file.DurableFiles;
import com.progimage.server.blob.file.WriteGate;
import com.progimage.server.blob.layout.DataLayout;
import com.progimage.server.blob.layout.Dependents;
import com.progimage.server.blob.layout.ManifestFiles;
import com.progimage.server.blob.upkeep.StoreCheck;
import java.io.IOException;
import java.util.List;
import java.util.stream.Gatherers;
import java.util.stream.Stream;

/** Finds deviations of the disk from the layout, and repairs those whose repair loses no data. */
final class FolderCheck implements StoreCheck {
  private static final int CHECKERS = 4;

  private final DataLayout layout;
  private final DurableFiles files;
  private final WriteGate gate;
  private final ManifestFiles manifests;
  private final DiskOriginals originals;
  private final DiskRenditions renditions;
  private final Dependents dependents;

  FolderCheck(
      DataLayout layout,
      DurableFiles files,
      WriteGate gate,
      ManifestFiles manifests,
      DiskOriginals originals,
      DiskRenditions renditions,
      Dependents dependents) {
    this.layout = layout;
    this.files = files;
    this.gate = gate;
    this.manifests = manifests;
    this.originals = originals;
    this.renditions = renditions;
    this.dependents = dependents;
  }

  @Override
  public Stream<Finding> run() {
    return Stream.concat(
        Stream.of("").flatMap(top -> check(LayoutCheck::top).stream()),
        DataLayout.folderNames().stream()
            .gather(Gatherers.mapConcurrent(CHECKERS, this::checkFolder))
            .flatMap(List::stream));
  }

  private List<Finding> checkFolder(String folder) {
    return check(check -> {
      check.images(folder);
      check.renditions(folder);
      check.dependents(folder);
    });
  }

  @Override
  public List<Finding> staging() {
    return check(LayoutCheck::staging);
  }

  private interface Check {
    void run(LayoutCheck check) throws IOException;
  }

  private List<Finding> check(Check part) {
    LayoutCheck check = new LayoutCheck(layout, manifests, dependents);
    try {
      part.run(check);
      return check.findings();
    } catch (IOException e) {
      throw DiskFailure.of(e);
    }
  }

  @Override
  public boolean repair(Finding finding) {
    gate.requireOpen();
    try {
      return new LayoutRepair(layout, files, manifests, originals, renditions, dependents)
          .repair(finding);
    } catch (IOException e) {
      throw gate.refusal(e);
    }
  }
}
