/**
 * Images that lie elsewhere: which URLs may be fetched, and the one client that fetches them. It
 * dials no address that it has not checked, so that nobody can have this server ask a neighbour of
 * it, or itself, for something.
 */
@NullMarked
package com.progimage.server.source;

import org.jspecify.annotations.NullMarked;
