/**
 * Access to the two databases, independent of their contents: Redis, with time limits ({@link
 * RedisLink}), and SQLite, with one connection ({@link SqliteSession}).
 */
@NullMarked
package com.progimage.server.database;

import org.jspecify.annotations.NullMarked;
