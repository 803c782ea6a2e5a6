/**
 * PostgreSQL, shared by several servers, with time limits. Start with {@link PostgresDatabase}. The
 * driver and the pool of its connections are used only here, and loaded only with a {@link
 * PostgresAddress}.
 */
@NullMarked
package com.progimage.server.database.postgres;

import org.jspecify.annotations.NullMarked;
