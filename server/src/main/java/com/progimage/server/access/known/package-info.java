/** Remembers what a store of access answered. Start with {@link StoreMemory}. */
@NullMarked
package com.progimage.server.access.known;

import org.jspecify.annotations.NullMarked;
