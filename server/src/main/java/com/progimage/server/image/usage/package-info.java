/** Counts of what owners use. */
@NullMarked
package com.progimage.server.image.usage;

import org.jspecify.annotations.NullMarked;
