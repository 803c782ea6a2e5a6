package com.progimage.server.maintenance.sweep;

import static com.progimage.server.maintenance.Folder.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.image.RenditionKey;
import com.progimage.server.maintenance.Folder;
import com.progimage.server.maintenance.sweep.step.SweepStep;
import com.progimage.server.maintenance.sweep.step.Swept;
import com.progimage.server.maintenance.sweep.step.Swept.Reason;
import com.progimage.server.registry.Registry;
import com.progimage.server.registry.sqlite.SqliteListing;
import com.progimage.server.registry.sqlite.SqliteRegistry;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SqliteSweepTest extends SweepContract {
  @Override
  Registry openRegistry() throws IOException {
    return new SqliteRegistry(
        folder.blobs.folder().registryFile(), folder.blobs.folder().instanceId(), () -> {});
  }

  @Test
  void besideAServerItsRegistryIsReadOnly() throws IOException {
    keep(store(1), "java-1", bytes(2), today().minusDays(31));
    RenditionKey stays = keep(store(2), "java-1", bytes(3), today());
    String instanceId = folder.blobs.folder().instanceId();
    try (Folder other = new Folder(folder.data);
        SqliteListing listing =
            SqliteListing.open(other.blobs.folder().registryFile(), instanceId).orElseThrow()) {
      List<SweepStep> steps = SweepSteps.beside(other.blobs, listing, rules(MONTH, 0));

      assertThat(run(steps)).extracting(Swept::reason).containsExactly(Reason.UNUSED);
      assertThat(other.blobs.renditions().map(kept -> kept.key())).containsExactly(stays);
    }
  }
}
