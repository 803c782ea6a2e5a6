/**
 * Background loops: {@link Loop} runs all the time, {@link Periodic} at intervals, and {@link
 * Loops} lists those of a server. The queue of the registry and the render pool have threads of
 * their own, because they finish accepted work before they end, and report to {@link Loops} too.
 */
@NullMarked
package com.progimage.server.loop;

import org.jspecify.annotations.NullMarked;
