/**
 * The settings, where each comes from, and their validation. Start with {@link Setting}, the table
 * of all; {@link ServerConfig} is what the server is built from.
 */
@NullMarked
package com.progimage.server.config;

import org.jspecify.annotations.NullMarked;
