package com.progimage.server.command.size;

/**
 * The images of a plan.
 *
 * @param renditions mean number of kept renditions of an image
 * @param originalBytes mean size of an original
 * @param renditionBytes mean size of a rendition
 */
record PlannedImages(
    double images, double owners, double renditions, double originalBytes, double renditionBytes) {
  double allRenditions() {
    return images * renditions;
  }
}
