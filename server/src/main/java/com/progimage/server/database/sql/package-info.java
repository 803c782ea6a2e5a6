/**
 * SQL statements, independent of the engine that runs them: {@link SqlDatabase} runs them in
 * transactions, and {@link SqlDialect} has all that SQLite and PostgreSQL write differently.
 */
@NullMarked
package com.progimage.server.database.sql;

import org.jspecify.annotations.NullMarked;
