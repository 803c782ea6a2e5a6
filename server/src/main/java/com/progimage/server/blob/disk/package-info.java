/**
 * The blob store on a disk that several servers may share. Start with {@link DiskBlobStore}; only
 * it is used from outside.
 */
@NullMarked
package com.progimage.server.blob.disk;

import org.jspecify.annotations.NullMarked;
