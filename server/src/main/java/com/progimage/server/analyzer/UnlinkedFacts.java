package com.progimage.server.analyzer;

import com.progimage.server.blob.BlobStore;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.StoredImage;
import com.progimage.server.library.OtherEquals;
import com.progimage.server.registry.Registry;
import com.progimage.server.state.fact.FactStore;
import java.util.function.Consumer;

/**
 * Ends an owner's links to the facts of an image that is gone or about to go, unless the owner has
 * another one with equal bytes. Called in the middle of each delete, after which the image counts
 * as gone, and again when an interrupted delete is completed.
 */
public record UnlinkedFacts(BlobStore blobs, Registry registry, FactStore facts)
    implements Consumer<StoredImage> {
  @Override
  public void accept(StoredImage gone) {
    if (facts.keysOf(gone.owner(), gone.digest()).isEmpty()) {
      return;
    }
    if (!new OtherEquals(registry, this::isStored).hasOther(gone)) {
      facts.unlink(gone.owner(), gone.digest());
    }
  }

  private boolean isStored(StoredImage image) {
    try {
      return blobs.find(image.id()).isPresent();
    } catch (Failure failure) {
      if (failure.code() == ErrorCode.ORIGINAL_DAMAGED) {
        return true;
      }
      throw failure;
    }
  }
}
