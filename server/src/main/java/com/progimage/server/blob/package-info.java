/**
 * The disk: everything below the data folder, and nobody else touches it. {@link BlobStore} is what
 * a store promises, {@link DataLayout} the whole tree on one screen, {@link DiskBlobStore} the way
 * in. What a crash at any point leaves behind is told in {@code docs/disk.md}.
 */
@NullMarked
package com.progimage.server.blob;

import org.jspecify.annotations.NullMarked;
