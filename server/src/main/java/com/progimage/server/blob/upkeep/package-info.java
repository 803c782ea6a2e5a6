/**
 * What maintenance needs of a store beyond its contract. Start with {@link MaintainedStore}, which
 * {@code blob.disk} and {@code blob.s3} implement.
 */
@NullMarked
package com.progimage.server.blob.upkeep;

import org.jspecify.annotations.NullMarked;
