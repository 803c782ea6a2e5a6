package com.progimage.sdk;

/**
 * An image that looks like another one.
 *
 * @param image its record
 * @param distance the number of bits, 0 to 64, in which the perceptual hashes differ
 */
public record SimilarImage(StoredImage image, int distance) {}
