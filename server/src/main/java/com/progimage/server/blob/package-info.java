/**
 * The contract of the store of files. Start with {@link BlobStore}, which consists of {@link
 * ImageFiles}, {@link RenditionFiles} and {@code blob.copy.FileCopies}. A class takes the smallest
 * of these that it needs. The implementation is {@code blob.disk}, the tree on the disk is {@code
 * blob.layout}. {@code docs/disk.md} says what a crash at any point leaves behind.
 */
@NullMarked
package com.progimage.server.blob;

import org.jspecify.annotations.NullMarked;
