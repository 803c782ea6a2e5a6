/**
 * Linux features that protect processes of one user from each other, called without native code of
 * our own. Start with {@link Confinement} and {@link ProcessMemory}; on other systems both do
 * nothing.
 */
@NullMarked
package com.progimage.server.linux;

import org.jspecify.annotations.NullMarked;
