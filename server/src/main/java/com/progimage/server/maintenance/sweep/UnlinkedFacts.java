package com.progimage.server.maintenance.sweep;

import com.progimage.server.image.StoredImage;
import com.progimage.server.registry.Registry;
import com.progimage.server.state.fact.FactStore;
import java.util.function.Consumer;

/** Ends an owner's links to the facts of its last image with some bytes. */
public record UnlinkedFacts(Registry registry, FactStore facts) implements Consumer<StoredImage> {
  @Override
  public void accept(StoredImage deleted) {
    if (registry.findByDigest(deleted.owner(), deleted.digest(), 1).isEmpty()) {
      facts.unlink(deleted.owner(), deleted.digest());
    }
  }
}
