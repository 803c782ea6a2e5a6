/** The contract of the access stores: the one file, Redis or PostgreSQL that holds them all. */
@NullMarked
package com.progimage.server.access.store;

import org.jspecify.annotations.NullMarked;
