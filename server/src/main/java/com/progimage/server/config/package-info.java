/**
 * The table of settings and where the value of each comes from. Start with {@link Setting}, the
 * table; {@link ServerConfig} composes the settings records of all components, which have the
 * defaults and the validation.
 */
@NullMarked
package com.progimage.server.config;

import org.jspecify.annotations.NullMarked;
