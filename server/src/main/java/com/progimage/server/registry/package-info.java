/**
 * The registry: an index of manifests and renditions for queries that a folder of files cannot
 * answer. It can be lost at any time and is rebuilt from the disk, so it must not be the only place
 * of any data. Start with {@link Registry}; {@link SqliteRegistry} is one file for one server,
 * {@link RedisRegistry} is shared by several, and {@link LedgerWriter} writes to either without
 * blocking readers.
 */
@NullMarked
package com.progimage.server.registry;

import org.jspecify.annotations.NullMarked;
