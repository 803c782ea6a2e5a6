/** The steps of a sweep that remove what has ended from the store of state. */
@NullMarked
package com.progimage.server.maintenance.sweep.step.state;

import org.jspecify.annotations.NullMarked;
