/**
 * The state store in a SQL database: one SQLite file, or PostgreSQL. Start with {@link
 * SqlStateStore}.
 */
@NullMarked
package com.progimage.server.state.sql;

import org.jspecify.annotations.NullMarked;
