/**
 * The registry: an index over manifests and renditions, that answers what a folder of files cannot.
 * It can be lost at any time and is rebuilt from the disk, so nothing may lie here alone. Start
 * with {@link Registry}; {@link SqliteRegistry} is one file for one server, {@link RedisRegistry}
 * is shared by several, and {@link LedgerWriter} writes to either without making a reader wait.
 */
@NullMarked
package com.progimage.server.registry;

import org.jspecify.annotations.NullMarked;
