/** Identifies the client of each request, and admits it if it has what the route needs. */
@NullMarked
package com.progimage.server.http.access;

import org.jspecify.annotations.NullMarked;
