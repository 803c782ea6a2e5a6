package com.progimage.server.library;

import com.progimage.server.assembly.RenderWorker;
import com.progimage.server.inspect.Inspector;
import com.progimage.server.inspect.format.Limits;
import com.progimage.server.library.cost.RenderAccounts;
import com.progimage.server.library.space.UploadSpace;
import com.progimage.server.maintenance.Folder;
import com.progimage.server.registry.RegistryQueue;
import com.progimage.server.registry.space.SpaceLimits;
import com.progimage.server.registry.sqlite.SqliteRegistry;
import com.progimage.server.render.RenderWorkers;
import com.progimage.server.render.process.RenderSettings;
import com.progimage.server.render.process.WorkerCommand;
import com.progimage.server.render.process.WorkerLaunch;
import com.progimage.server.render.protocol.RenderRequest.DecodeLimits;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A library and its registry, on a folder, without workers that render. */
public final class IdleLibrary implements AutoCloseable {
  public final SqliteRegistry registry;
  public final ImageLibrary library;
  private final RegistryQueue changes;
  private final RenderWorkers workers;

  /**
   * @param index file of the registry, which does not exist
   */
  public IdleLibrary(Folder folder, Path index) {
    registry = new SqliteRegistry(index, "folder", () -> {});
    registry.rebuild(Stream.of(), Stream.of());
    changes = new RegistryQueue(registry);
    workers =
        new RenderWorkers(
            RenderSettings.DEFAULTS,
            new WorkerLaunch(
                WorkerCommand.ofThisProgram(RenderWorker.class, 1 << 20, List.of()),
                folder.blobs.folder().renderFolder(),
                /* confinement= */ null),
            new DecodeLimits(Limits.DEFAULTS.maxPixels(), Limits.DEFAULTS.maxSide()),
            folder.clock());
    Inspector inspector = new Inspector(Limits.DEFAULTS);
    RenditionMaker renditions =
        new RenditionMaker(
            folder.blobs,
            workers,
            changes,
            new KeptCheck(inspector),
            Limits.DEFAULTS,
            /* maxRenditions= */ 1,
            RenderAccounts.NONE,
            folder.clock());
    library =
        new ImageLibrary(
            folder.blobs,
            registry,
            changes,
            inspector,
            renditions,
            new UploadSpace(registry.space(), _ -> SpaceLimits.NONE, 1 << 20),
            1 << 20,
            folder.clock());
  }

  @Override
  public void close() {
    workers.close();
    changes.close();
    registry.close();
  }
}
