/** A page that shows operators the activity of a server. Start with {@link DashboardHandlers}. */
@NullMarked
package com.progimage.server.http.dashboard;

import org.jspecify.annotations.NullMarked;
