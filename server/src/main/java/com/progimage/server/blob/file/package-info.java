/**
 * Durable steps on single files: write, sync, rename, lock. Start with {@link Disk} and {@link
 * DurableFiles}.
 */
@NullMarked
package com.progimage.server.blob.file;

import org.jspecify.annotations.NullMarked;
