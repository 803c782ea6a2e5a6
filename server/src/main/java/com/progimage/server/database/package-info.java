/**
 * How the two databases are spoken to, whatever lies in them: Redis, by calls that end in time
 * ({@link RedisLink}), and SQLite, by one connection ({@link SqliteSession}).
 */
@NullMarked
package com.progimage.server.database;

import org.jspecify.annotations.NullMarked;
