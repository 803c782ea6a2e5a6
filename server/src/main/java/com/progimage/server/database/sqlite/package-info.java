/**
 * SQLite files, independent of their contents: one connection ({@link SqliteSession}), and the
 * database of a store that nothing can rebuild ({@link EmbeddedDatabase}).
 */
@NullMarked
package com.progimage.server.database.sqlite;

import org.jspecify.annotations.NullMarked;
