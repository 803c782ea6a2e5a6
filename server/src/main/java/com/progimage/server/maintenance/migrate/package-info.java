/** Copies all images of one store to another. Start with {@link Migration}. */
@NullMarked
package com.progimage.server.maintenance.migrate;

import org.jspecify.annotations.NullMarked;
