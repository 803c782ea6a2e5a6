/** The state store in one SQLite file, for one server. Start with {@link SqliteStateStore}. */
@NullMarked
package com.progimage.server.state.sqlite;

import org.jspecify.annotations.NullMarked;
