package com.progimage.server.assembly;

import com.progimage.server.engine.convert.JavaEngine;
import com.progimage.server.engine.worker.WorkerMain;

/** The process that renders, with the engine of this program. */
public final class RenderWorker {
  private RenderWorker() {}

  public static void main(String[] args) {
    WorkerMain.run(JavaEngine::new);
  }
}
