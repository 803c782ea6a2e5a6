package com.progimage.server.image;

/**
 * The metadata of an original that tell which originals are equal.
 *
 * @param digest of its bytes
 */
public record StoredOriginal(ImageId id, ImageFormat format, Digest digest) {}
