/** The access stores in one SQLite file, for one server and the commands beside it. */
@NullMarked
package com.progimage.server.access.sqlite;

import org.jspecify.annotations.NullMarked;
