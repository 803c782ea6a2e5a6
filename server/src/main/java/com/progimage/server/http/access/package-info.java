/** Who sends a request, and whether it may: clients, their keys, and what each route needs. */
@NullMarked
package com.progimage.server.http.access;

import org.jspecify.annotations.NullMarked;
