package com.progimage.server.maintenance.sweep;

import com.progimage.server.image.StoredImage;
import com.progimage.server.registry.Registry;
import com.progimage.server.state.fact.FactStore;
import java.util.function.Consumer;

/**
 * Ends an owner's links to the facts of an image that is about to be removed, unless the owner has
 * others with equal bytes.
 */
public record UnlinkedFacts(Registry registry, FactStore facts) implements Consumer<StoredImage> {
  @Override
  public void accept(StoredImage expired) {
    boolean hasOther =
        registry.findByDigest(expired.owner(), expired.digest(), 2).stream()
            .anyMatch(equal -> !equal.id().equals(expired.id()));
    if (!hasOther) {
      facts.unlink(expired.owner(), expired.digest());
    }
  }
}
