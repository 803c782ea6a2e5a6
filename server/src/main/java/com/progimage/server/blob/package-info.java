/**
 * Storage on disk: everything below the data folder, which no other package accesses. Start with
 * {@link BlobStore}, the contract of a store, {@link DataLayout}, the whole tree, and {@link
 * DiskBlobStore}, the entry point. {@code docs/disk.md} describes the state after a crash at any
 * point.
 */
@NullMarked
package com.progimage.server.blob;

import org.jspecify.annotations.NullMarked;
