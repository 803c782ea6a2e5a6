/**
 * The contract of the store of files. Start with {@link BlobStore}, which consists of {@link
 * ImageFiles}, {@link RenditionFiles} and {@code blob.copy.FileCopies}. A class takes the smallest
 * of these that it needs. The implementations are {@code blob.disk}, whose tree is {@code
 * blob.layout}, and {@code blob.s3}. {@code docs/disk.md} and {@code docs/object-store.md} say what
 * a crash at any point leaves behind.
 */
@NullMarked
package com.progimage.server.blob;

import org.jspecify.annotations.NullMarked;
