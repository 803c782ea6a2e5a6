/**
 * Checks of a request before its handler runs: methods, hosts, origins. Start with {@link
 * CrossSite}.
 */
@NullMarked
package com.progimage.server.http.guard;

import org.jspecify.annotations.NullMarked;
