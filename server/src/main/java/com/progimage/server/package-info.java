/** The entry point. Start with {@link Main}. */
@NullMarked
package com.progimage.server;

import org.jspecify.annotations.NullMarked;
