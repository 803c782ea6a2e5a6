package com.progimage.server.assembly;

import com.progimage.server.analyzer.Analyzer;
import com.progimage.server.http.response.ServerCapabilities;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.library.ImageLibrary.LibrarySettings;
import com.progimage.server.render.RenderWorkers;
import com.progimage.server.transformation.Presets;
import java.util.List;
import java.util.Set;

/** The capabilities of the workers' engine, once a worker has reported them. */
record WorkerCapabilities(RenderWorkers workers, List<Analyzer> analyzers, LibrarySettings settings)
    implements ServerCapabilities {
  @Override
  public Set<ImageFormat> reads() {
    return workers.capabilities().reads();
  }

  @Override
  public Set<ImageFormat> writes() {
    return workers.capabilities().writes();
  }

  @Override
  public Presets presets() {
    return settings.presets();
  }

  @Override
  public Object document() {
    return CapabilitiesDocument.of(workers.capabilities(), analyzers, settings);
  }
}
