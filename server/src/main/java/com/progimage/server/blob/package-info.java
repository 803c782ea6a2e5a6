/**
 * The contract of the store of files: originals, renditions and the links between equal copies.
 * Start with {@link BlobStore}. The implementation is {@code blob.disk}, the tree on the disk is
 * {@code blob.layout}. {@code docs/disk.md} says what a crash at any point leaves behind.
 */
@NullMarked
package com.progimage.server.blob;

import org.jspecify.annotations.NullMarked;
