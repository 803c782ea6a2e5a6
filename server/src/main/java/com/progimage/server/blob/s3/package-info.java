/**
 * The blob store in an S3-compatible object store that any number of servers share. Start with
 * {@link S3BlobStore}; only it is used from outside. {@code docs/object-store.md} shows the objects
 * and what a crash leaves, and {@code docs/adr/0009-object-store.md} the races.
 */
@NullMarked
package com.progimage.server.blob.s3;

import org.jspecify.annotations.NullMarked;
