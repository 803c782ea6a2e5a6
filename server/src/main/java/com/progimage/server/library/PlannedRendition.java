package com.progimage.server.library;

import com.progimage.server.blob.StagedRendition;
import com.progimage.server.image.RenditionKey;
import com.progimage.server.transformation.Plan;

/**
 * A rendition to make.
 *
 * @param inputs the images to make it from
 * @param plan the sizes of its pictures, already checked against the limits
 * @param staged the file to write
 */
record PlannedRendition(RenditionInputs inputs, Target target, Plan plan, StagedRendition staged) {
  RenditionKey key() {
    return staged.key();
  }
}
