/** The engine that needs nothing but a JVM, {@link JavaEngine}, and its table of codecs. */
@NullMarked
package com.progimage.server.engine.jdk;

import org.jspecify.annotations.NullMarked;
