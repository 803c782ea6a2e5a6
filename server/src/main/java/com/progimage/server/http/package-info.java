/**
 * The HTTP API. With its subpackages, it is the only user of Javalin and of Jetty's server. {@link
 * Routes} shows the whole API; {@link HttpServer} starts it.
 */
@NullMarked
package com.progimage.server.http;

import org.jspecify.annotations.NullMarked;
