package com.progimage.server.blob;

import com.progimage.server.image.ImageId;

/**
 * An image that is not what was stored.
 *
 * @param what is wrong with it, for the operator
 */
public record Damage(ImageId id, String what) {}
