/** The registry in one SQLite file, for one server. Start with {@link SqliteRegistry}. */
@NullMarked
package com.progimage.server.registry.sqlite;

import org.jspecify.annotations.NullMarked;
