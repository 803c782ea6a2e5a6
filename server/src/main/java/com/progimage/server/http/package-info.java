/**
 * The HTTP API and the only user of Javalin and of Jetty's server. {@link Routes} shows all of it
 * on one screen; {@link HttpServer} starts it.
 */
@NullMarked
package com.progimage.server.http;

import org.jspecify.annotations.NullMarked;
