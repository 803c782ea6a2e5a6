package com.progimage.server.assembly;

import com.progimage.server.http.Role;
import com.progimage.server.loop.Loops;
import com.progimage.server.registry.Registry;
import com.progimage.server.registry.RegistryState;
import com.progimage.server.render.RenderWorkers;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whether a server can take requests. Without a registry nothing can be stored, and without a
 * worker nothing can be rendered.
 */
record Readiness(Role role, RenderWorkers workers, Registry registry, Loops loops)
    implements Supplier<Optional<String>> {
  /** The reason to send no requests here at the moment; empty if ready. */
  @Override
  public Optional<String> get() {
    if (!loops.dead().isEmpty()) {
      return Optional.of(
          "a background task ended (%s): restart the server"
              .formatted(String.join(", ", loops.dead())));
    }
    if (role.delivers()) {
      return workers.ready() ? Optional.empty() : Optional.of("no render worker is up");
    }
    return registry.state().status() == RegistryState.Status.UNAVAILABLE
        ? Optional.of("the registry does not answer")
        : Optional.empty();
  }
}
