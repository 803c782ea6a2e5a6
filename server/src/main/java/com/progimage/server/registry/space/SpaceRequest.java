package com.progimage.server.registry.space;

import com.progimage.server.image.Owner;

/**
 * A request for the space of one image.
 *
 * @param id that no other request has; a repeated request has the same
 * @param bytes at least 1
 * @param isExact whether fewer bytes are of no use; otherwise, what is left is reserved
 */
public record SpaceRequest(String id, Owner owner, long bytes, boolean isExact) {
  public SpaceRequest {
    if (bytes < 1) {
      throw new IllegalArgumentException("an image cannot have " + bytes + " bytes");
    }
  }
}
