/**
 * Extensions of Batik that draw what it draws wrongly or not at all. Start with {@link
 * OfflineContext}, which registers them and refuses every access to the outside.
 */
@NullMarked
package com.progimage.server.engine.svg.bridge;

import org.jspecify.annotations.NullMarked;
