/**
 * The access stores in a SQL database, for servers and the commands beside them: one SQLite file,
 * or PostgreSQL. Start with {@link SqlAccess}.
 */
@NullMarked
package com.progimage.server.access.sql;

import org.jspecify.annotations.NullMarked;
