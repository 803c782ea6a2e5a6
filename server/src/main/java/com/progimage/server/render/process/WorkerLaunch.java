package com.progimage.server.render.process;

import com.progimage.server.linux.Confinement;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a worker is started.
 *
 * @param command starts one worker
 * @param folder each worker gets a folder for temporary files in it, removed with the worker
 * @param confinement restrictions on the workers' processes; null: none
 */
public record WorkerLaunch(WorkerCommand command, Path folder, @Nullable Confinement confinement) {
  public WorkerLaunch {
    folder = folder.toAbsolutePath();
  }
}
