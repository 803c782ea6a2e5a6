/**
 * Division of the heap: the maximum for each purpose, and its reservation and release. Start with
 * {@link com.progimage.server.memory.MemoryShare}, the table of all shares.
 */
@NullMarked
package com.progimage.server.memory;

import org.jspecify.annotations.NullMarked;
