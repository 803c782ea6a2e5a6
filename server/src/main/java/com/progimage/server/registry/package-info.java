/**
 * The registry: an index over manifests and renditions that answers what a folder of files cannot.
 * It can be lost at any time and is rebuilt from the disk, so it never holds the only copy of
 * anything. Start with {@link Registry}; {@link RegistryQueue} writes to it without making a reader
 * wait.
 */
@NullMarked
package com.progimage.server.registry;

import org.jspecify.annotations.NullMarked;
