/**
 * The heap, divided: what each purpose may take of it, and what takes and gives it back. Start from
 * {@link com.progimage.server.memory.MemoryShare}, the table of all of them.
 */
@NullMarked
package com.progimage.server.memory;

import org.jspecify.annotations.NullMarked;
